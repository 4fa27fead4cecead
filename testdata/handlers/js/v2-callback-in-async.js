const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()

exports.handler = async (event) => {
  let item = null
  dynamo.get({ TableName: process.env.TABLE, Key: { id: event.id } }, (err, data) => {
    if (err) console.error(err)
    else item = data.Item
  })
  return { statusCode: 200, body: JSON.stringify(item) }
}
