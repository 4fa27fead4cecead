import { Upload } from '@aws-sdk/lib-storage'
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'
import { createGzip } from 'node:zlib'

const client = new S3Client({})

export const handler = async ({ bucket, key }) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  const upload = new Upload({ client, params: { Bucket: 'archive', Key: `${key}.gz`, Body: Body.pipe(createGzip()) } })
  upload.done().then(() => console.log('archived', key))
  return { key }
}
