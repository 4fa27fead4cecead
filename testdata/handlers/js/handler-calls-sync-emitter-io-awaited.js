const { EventEmitter } = require('events')
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')
const sns = new SNSClient({})

class Shop extends EventEmitter {
  #outbox = []
  constructor () {
    super()
    this.on('sold', (item) => this.#outbox.push(item))
  }

  async close () {
    for (const { sku } of this.#outbox.splice(0)) {
      await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: sku }))
    }
  }
}

exports.handler = async (event) => {
  const shop = new Shop()
  event.detail.items.forEach((item) => shop.emit('sold', item))
  await shop.close()
}
