const fs = require('fs')
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

async function download (Bucket, Key, target) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  Body.pipe(fs.createWriteStream(target))
  return target
}

exports.handler = async event => {
  for (const { s3: { bucket, object } } of event.Records) {
    await download(bucket.name, object.key, '/tmp/in')
  }
}
