const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()

exports.handler = (event, context, callback) => {
  dynamo.put({ TableName: 'views', Item: { id: event.id } }, (err) => {
    if (err) console.error('view was not counted', err)
  })
  dynamo.get({ TableName: process.env.TABLE, Key: { id: event.id } }, (err, data) => {
    if (err) return callback(err)
    callback(null, { statusCode: 200, body: JSON.stringify(data.Item) })
  })
}
