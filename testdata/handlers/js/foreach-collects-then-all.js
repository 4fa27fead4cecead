const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

exports.handler = async (event) => {
  const sends = []
  event.Records.forEach((record) => {
    sends.push(sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: record.body })))
  })
  const results = await Promise.allSettled(sends)
  return { failed: results.filter((r) => r.status === 'rejected').length }
}
