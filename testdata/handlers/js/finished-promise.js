const fs = require('fs')
const { finished } = require('stream/promises')
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  const out = Body.pipe(fs.createWriteStream('/tmp/copy'))
  await finished(out)
  return { copied: key }
}
