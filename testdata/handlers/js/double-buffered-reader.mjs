import { DynamoDBClient, QueryCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
const db = new DynamoDBClient({})
const page = key => db.send(new QueryCommand({ TableName: 't', ExclusiveStartKey: key }))

export async function handler (event) {
  let next = page(undefined)
  let n = 0
  while (next) {
    const { Items, LastEvaluatedKey } = await next
    next = LastEvaluatedKey ? page(LastEvaluatedKey) : null
    for (const Item of Items) {
      await db.send(new PutItemCommand({ TableName: 'copy', Item }))
      n++
    }
  }
  return n
}
