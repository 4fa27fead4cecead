const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

exports.handler = async (event) => {
  const steps = []
  event.Records.forEach((record) => {
    steps.push(async () => {
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: record.body }))
    })
  })
  steps.push(() => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: 'end' })))
  while (steps.length > 1) await steps.shift()()
  await Promise.all(steps.map((step) => step()))
}
