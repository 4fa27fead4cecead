import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'

enum Action { Create = 'create', Remove = 'remove' }
const sqs = new SQSClient({})
const bus = new EventBridgeClient({})

const enqueue = (body: string) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: body }))
const tell = (what: string) => bus.send(new PutEventsCommand({ Entries: [{ Detail: what }] }))

export const handler = async (event: { action: Action, id: string }): Promise<void> => {
  switch (event.action) {
    case Action.Create:
      tell(event.id)
      break
    case Action.Remove:
      await enqueue(event.id)
      break
    default:
      throw new Error(`unknown action ${String(event.action)}`)
  }
}
