import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { bus } from './bus.mjs'

const db = new DynamoDBClient({})

bus.on('item.sold', async ({ sku, n }) => {
  await db.send(new UpdateItemCommand({
    TableName: 'stock',
    Key: { sku: { S: sku } },
    UpdateExpression: 'add n :n',
    ExpressionAttributeValues: { ':n': { N: String(-n) } }
  }))
})
