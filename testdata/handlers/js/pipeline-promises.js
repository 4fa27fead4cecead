const { pipeline } = require('node:stream/promises')
const { createGzip } = require('node:zlib')
const fs = require('node:fs')
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')

const s3 = new S3Client({})

exports.handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  await pipeline(Body, createGzip(), fs.createWriteStream('/tmp/out.gz'))
  return { written: '/tmp/out.gz' }
}
