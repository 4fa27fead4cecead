import { S3Client, HeadObjectCommand } from '@aws-sdk/client-s3'

const s3 = new S3Client({})
const seen = new Set()

const remember = (key) => seen.add(key)

export const handler = async ({ bucket, key }) => {
  void remember(key)
  void 0
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
  return { size: head.ContentLength, seen: seen.size }
}
