const { DynamoDBClient } = require('@aws-sdk/client-dynamodb')
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb')

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}))

async function audit (order) {
  await db.send(new PutCommand({ TableName: 'audit', Item: { pk: order.id, at: Date.now() } }))
}

exports.handler = async (event) => {
  const order = JSON.parse(event.body)
  await db.send(new PutCommand({ TableName: process.env.TABLE, Item: order }))
  audit(order)
  return { statusCode: 201, body: JSON.stringify({ id: order.id }) }
}
