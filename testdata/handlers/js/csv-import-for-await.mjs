import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import csv from 'csv-parser'

const s3 = new S3Client({})
const db = new DynamoDBClient({})

export const handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  const rows = Body.pipe(csv())
  let n = 0
  for await (const row of rows) {
    await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: row.id } } }))
    n++
  }
  return n
}
