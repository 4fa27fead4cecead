const { pipeline } = require('node:stream/promises')
const fs = require('node:fs')
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')

const s3 = new S3Client({})

exports.handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  pipeline(Body, fs.createWriteStream('/tmp/out.csv'))
    .then(() => console.log('saved'))
  return { written: '/tmp/out.csv' }
}
