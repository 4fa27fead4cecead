import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'
const sns = new SNSClient({})

const publish = Message => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message }))

export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.write('one\n')
  responseStream.end()
  publish('streamed').catch(() => {})
})
