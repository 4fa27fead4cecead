const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const east = new DynamoDBClient({ region: 'us-east-1' })
const west = new DynamoDBClient({ region: 'us-west-2' })

exports.handler = async (event) => {
  const put = new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.id } } })
  return await Promise.race([
    east.send(put),
    west.send(put)
  ]).then(() => ({ stored: event.id }))
}
