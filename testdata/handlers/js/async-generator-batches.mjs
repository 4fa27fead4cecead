import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs'

const sqs = new SQSClient({})

function * chunks (list, size) {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size)
}

async function * sendAll (items) {
  for (const batch of chunks(items, 10)) {
    yield sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.QUEUE_URL, Entries: batch }))
  }
}

export const handler = async (event) => {
  let batches = 0
  for await (const answer of sendAll(event.items)) batches += answer.Failed ? 0 : 1
  return { batches }
}
