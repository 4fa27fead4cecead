const { EventEmitter } = require('events')
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async (event) => {
  const feed = new EventEmitter()
  feed.on('message', async (message) => {
    await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: message.messageId, Body: message.body }))
  })
  for (const record of event.Records) {
    feed.emit('message', record)
  }
  return { stored: event.Records.length }
}
