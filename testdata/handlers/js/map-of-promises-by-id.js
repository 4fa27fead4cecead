const { DynamoDBClient, DeleteItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

exports.handler = async ({ ids }) => {
  const byId = Object.fromEntries(ids.map(id => [id, db.send(new DeleteItemCommand({ TableName: 't', Key: { id: { S: id } } }))]))
  const outcome = {}
  const settled = await Promise.allSettled(Object.values(byId))
  Object.keys(byId).forEach((id, i) => { outcome[id] = settled[i].status })
  return outcome
}
