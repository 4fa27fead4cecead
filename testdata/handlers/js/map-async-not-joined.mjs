import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({})

export async function handler (event) {
  const updates = event.Records.map(async (record) => {
    const { id } = JSON.parse(record.kinesis ? Buffer.from(record.kinesis.data, 'base64').toString() : record.body)
    await client.send(new UpdateItemCommand({ TableName: process.env.TABLE, Key: { id: { S: id } } }))
  })
  console.log(`started ${updates.length} updates`)
  return { count: updates.length }
}
