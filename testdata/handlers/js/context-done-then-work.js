const { SQS } = require('aws-sdk')
const sqs = new SQS()

exports.handler = function (event, context) {
  sqs.receiveMessage({ QueueUrl: process.env.QUEUE_URL }, function (err, data) {
    if (err) return context.fail(err)
    context.succeed(data.Messages.length)
    sqs.deleteMessage({ QueueUrl: process.env.QUEUE_URL, ReceiptHandle: data.Messages[0].ReceiptHandle }, function () {})
  })
}
