const { notify } = require('./notify')
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

exports.run = async function (event) {
  await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.id } } }))
  notify(event.email)
  return { ok: true }
}
