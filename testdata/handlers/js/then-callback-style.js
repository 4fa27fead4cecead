const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()

module.exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false

  dynamo.query({ TableName: process.env.TABLE, KeyConditionExpression: 'id = :id' }).promise()
    .then(({ Items }) => Promise.all(Items.map((Item) => dynamo.put({ TableName: 'copy', Item }).promise())))
    .then((done) => callback(null, { statusCode: 200, body: String(done.length) }))
    .catch((err) => callback(err))
}
