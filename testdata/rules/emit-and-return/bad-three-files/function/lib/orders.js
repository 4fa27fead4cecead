const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const bus = require('./bus');
const table = new DynamoDBClient({});

exports.create = async (order) => {
  const item = { id: { S: order.id } };
  await table.send(new PutItemCommand({ TableName: 'orders', Item: item }));
  bus.emit('order.created', order);
  return order;
};
