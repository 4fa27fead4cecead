const AWS = require('aws-sdk')
const s3 = new AWS.S3()
const sqs = new AWS.SQS()

exports.handler = function (event) {
  const { bucket, object } = event.Records[0].s3
  return s3.headObject({ Bucket: bucket.name, Key: object.key }).promise()
    .then((head) => {
      sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: object.key }).promise()
    })
    .then(() => ({ queued: true }))
}
