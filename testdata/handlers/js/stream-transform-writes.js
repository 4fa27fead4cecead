const { Transform } = require('stream')
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')
const fs = require('fs')
const s3 = new S3Client({})

const upper = () => new Transform({
  transform (chunk, encoding, done) { done(null, String(chunk).toUpperCase()) }
})

async function convert (Bucket, Key) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  const out = fs.createWriteStream('/tmp/upper.csv')
  Body.pipe(upper()).pipe(out)
  out.on('finish', () => console.log('converted', Key))
  return out.path
}

exports.handler = async (event) => convert(event.bucket, event.key)
