import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'

const sns = new SNSClient({})

export class Outbox {
  #pending = []

  add (message) {
    this.#pending.push(sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(message) })))
  }

  async drain () {
    const all = this.#pending
    this.#pending = []
    const results = await Promise.allSettled(all)
    for (const r of results) if (r.status === 'rejected') console.error(r.reason)
  }
}
