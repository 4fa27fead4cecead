const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

exports.handler = async (event) => {
  return await event.Records.reduce(async (before, record) => {
    const sent = await before
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: record.body }))
    return sent + 1
  }, Promise.resolve(0))
}
