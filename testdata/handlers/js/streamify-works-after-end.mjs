import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'
const sns = new SNSClient({})

export const handler = awslambda.streamifyResponse(async (event, responseStream, context) => {
  const out = awslambda.HttpResponseStream.from(responseStream, { statusCode: 200 })
  out.write('hello ')
  out.write(event.id)
  out.end()
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: event.id }))
})
