const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()
const sqs = new AWS.SQS()

exports.handler = (event, context, callback) => {
  dynamo.get({ TableName: process.env.TABLE, Key: { id: event.id } }, (err, data) => {
    if (!data.Item.paid) {
      callback(new Error('not paid'))
      sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.id }, () => {})
      return
    }
    callback(null, data.Item)
  })
}
