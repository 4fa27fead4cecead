const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()

exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  dynamo.put({ TableName: process.env.TABLE, Item: { id: event.id } }, (err) => {
    if (err) console.error(err)
  })
  callback(null, { statusCode: 202 })
}
