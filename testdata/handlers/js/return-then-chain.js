const AWS = require('aws-sdk')
const s3 = new AWS.S3()
const sqs = new AWS.SQS()

exports.handler = function (event) {
  const { bucket, object } = event.Records[0].s3
  return s3.getObject({ Bucket: bucket.name, Key: object.key }).promise()
    .then((file) => file.ContentLength)
    .then((size) => {
      if (size === 0) return null
      return sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: object.key }).promise()
    })
    .then((sent) => ({ queued: sent !== null }))
}
