const { pipeline } = require('stream')
const zlib = require('zlib')
const fs = require('fs')
const AWS = require('aws-sdk')

const s3 = new AWS.S3()

exports.handler = async (event) => {
  const source = s3.getObject({ Bucket: event.bucket, Key: event.key }).createReadStream()
  pipeline(source, zlib.createGunzip(), fs.createWriteStream('/tmp/plain'), (err) => {
    if (err) console.error('unpacking failed', err)
  })
  return { path: '/tmp/plain' }
}
