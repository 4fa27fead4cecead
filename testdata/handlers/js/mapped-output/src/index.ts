import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'

interface Order { id: string }

const sns = new SNSClient({})

const announce = async (order: Order): Promise<void> => {
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: order.id }))
}

export const handler = async (event: { body: string }): Promise<{ statusCode: number }> => {
  const order: Order = JSON.parse(event.body)
  announce(order)
  return { statusCode: 202 }
}
