import type { Context } from 'aws-lambda'
import { Logger } from '@aws-lambda-powertools/logger'
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs'

const logger = new Logger({ serviceName: 'fanout' })

abstract class Handler<E, R> {
  protected constructor (protected readonly name: string) {}
  abstract process (event: E): Promise<R>

  public async handle (event: E, context: Context): Promise<R> {
    logger.addContext(context)
    return this.process(event)
  }
}

interface Order { ids: string[] }

class FanOut extends Handler<Order, number> {
  private readonly sqs = new SQSClient({})

  constructor () {
    super('fan-out')
  }

  async process ({ ids }: Order): Promise<number> {
    const Entries = ids.map((Id) => ({ Id, MessageBody: Id }))
    await this.sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.QUEUE_URL!, Entries }))
    return Entries.length
  }
}

const fanOut = new FanOut()
export const handler = fanOut.handle.bind(fanOut)
