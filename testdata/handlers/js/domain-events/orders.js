const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const bus = require('./bus')
const db = new DynamoDBClient({})

exports.createOrder = async (order) => {
  await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: order.id } } }))
  bus.emit('OrderCreated', order)
  return order
}
