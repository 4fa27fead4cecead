import { DynamoDBClient, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { createReadStream } from 'node:fs'
const db = new DynamoDBClient({})

async function * lines (source) {
  let rest = ''
  for await (const chunk of source) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    yield * parts
  }
  if (rest) yield rest
}

async function * chunked (source, size) {
  let batch = []
  for await (const item of source) {
    if (batch.push(item) < size) continue
    yield batch
    batch = []
  }
  if (batch.length) yield batch
}

export const handler = async () => {
  let n = 0
  for await (const batch of chunked(lines(createReadStream('/tmp/in.csv')), 2)) {
    await db.send(new BatchWriteItemCommand({ RequestItems: { t: batch } }))
    n += batch.length
  }
  return n
}
