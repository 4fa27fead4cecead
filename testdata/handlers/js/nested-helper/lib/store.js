const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

async function remember ({ id, name }) {
  return await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id }, name: { S: name } } }))
}

module.exports = { remember }
