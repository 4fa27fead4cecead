import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs'
const sqs = new SQSClient({})

export const handler = async (event) => {
  try {
    await Promise.all(event.Records.map(({ body }) =>
      sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: body }))))
  } catch (err) {
    return { statusCode: 502, body: err.message }
  }
  return { statusCode: 202 }
}
