import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis'

const kinesis = new KinesisClient({})
const sleep = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms))

async function retry<T> (fn: () => Promise<T>, times = 3): Promise<T> {
  let last: unknown
  for (let n = 0; n < times; n++) {
    try {
      return await fn()
    } catch (err) {
      last = err
      await sleep(100 * 2 ** n)
    }
  }
  throw last
}

export const handler = async (event: { items: { id: string }[] }): Promise<number> => {
  const puts = event.items.map(({ id }) => retry(() =>
    kinesis.send(new PutRecordCommand({ StreamName: 's', PartitionKey: id, Data: Buffer.from(id) }))))
  return (await Promise.all(puts)).length
}
