const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})
const send = (MessageBody) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody }))

exports.handler = async (event) => {
  const sending = send(event.body)
  switch (event.action) {
    case 'create':
      return { statusCode: 201 }
    default:
      await sending
      return { statusCode: 200 }
  }
}
