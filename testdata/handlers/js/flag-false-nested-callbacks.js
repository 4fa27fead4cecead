const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()
const sns = new AWS.SNS()

exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  dynamo.put({ TableName: process.env.TABLE, Item: { id: event.id } }, (err) => {
    if (err) return callback(err)
    sns.publish({ TopicArn: process.env.TOPIC, Message: event.id }, (err, sent) => {
      if (err) return callback(err)
      callback(null, { statusCode: 201, body: sent.MessageId })
    })
  })
}
