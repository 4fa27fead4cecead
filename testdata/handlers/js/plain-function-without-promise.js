const { SQS } = require('aws-sdk')
const sqs = new SQS()

exports.handler = event => {
  event.Records.forEach(async record => {
    await sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: record.body }).promise()
  })
}
