import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({})

export async function handler (event) {
  const pending = new Map()
  for (const id of event.ids) {
    if (pending.has(id)) continue
    pending.set(id, client.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { id: { S: id } } })))
  }
  const found = {}
  for (const [id, request] of pending) {
    found[id] = (await request).Item
  }
  return found
}
