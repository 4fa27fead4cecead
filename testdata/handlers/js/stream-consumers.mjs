import { text } from 'node:stream/consumers'
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'
import { createGzip } from 'node:zlib'
import { Readable } from 'node:stream'

const s3 = new S3Client({})

export const handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  const zipped = Readable.from(['a', 'b']).pipe(createGzip())
  let size = 0
  zipped.on('data', (chunk) => { size += chunk.length })
  const [body] = await Promise.all([text(Body), new Promise((resolve, reject) => zipped.on('end', resolve).on('error', reject))])
  return { body: body.length, size }
}
