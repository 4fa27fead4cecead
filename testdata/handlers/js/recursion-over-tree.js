const { S3Client, ListObjectsV2Command } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

async function walk (prefix, depth, found = []) {
  if (depth === 0) return found
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: process.env.BUCKET, Prefix: prefix }))
  for (const { Key } of Contents) {
    found.push(Key)
    await walk(`${prefix}${Key}/`, depth - 1, found)
  }
  return found
}

exports.handler = async event => walk(event.key, 2)
