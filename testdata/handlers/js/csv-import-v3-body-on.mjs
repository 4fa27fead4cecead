import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'
import csv from 'csv-parser'

const s3 = new S3Client({})

export const handler = async (event) => {
  const people = []
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: event.bucket, Key: event.key }))
  const parser = Body.pipe(csv({ separator: ',' }))
  parser.on('data', (row) => people.push(row))
  parser.on('end', () => { console.log('read', people.length) })
  return { people }
}
