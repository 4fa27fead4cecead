import middy from '@middy/core'
import { FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose'

const firehose = new FirehoseClient({})
const pending = []
const track = (what) => pending.push(firehose.send(new PutRecordCommand({ DeliveryStreamName: 's', Record: { Data: what } })))

const flusher = {
  after: async () => { await Promise.allSettled(pending.splice(0)) },
  onError: async () => { await Promise.allSettled(pending.splice(0)) }
}

export const handler = middy(async (event) => {
  track('begin')
  for (const { id } of event.items) track(id)
  return { statusCode: 200 }
}).use(flusher)
