const { DynamoDBClient, PutItemCommand, DeleteItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

exports['handler'] = async (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  const id = { S: event.id }
  try {
    return await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id } }))
  } catch {
    return db.send(new DeleteItemCommand({ TableName: process.env.TABLE, Key: { id } }))
  }
}
