const { DynamoDBClient, ScanCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

const page = (from) => db.send(new ScanCommand({ TableName: process.env.TABLE, ExclusiveStartKey: from }))

exports.handler = async (event) => {
  let next = page()
  for (let n = 1; n < 5; n++) {
    const { Items } = await next
    next = page({ n })
    const hit = Items.find((item) => item.id === '2')
    if (hit) return hit
  }
  await next
  return null
}
