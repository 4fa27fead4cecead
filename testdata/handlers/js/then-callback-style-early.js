const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()

module.exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false

  dynamo.query({ TableName: process.env.TABLE, KeyConditionExpression: 'id = :id' }).promise()
    .then(({ Items }) => {
      callback(null, { statusCode: 200, body: String(Items.length) })
      return Promise.all(Items.map((Item) => dynamo.put({ TableName: 'copy', Item }).promise()))
    })
    .catch((err) => callback(err))
}
