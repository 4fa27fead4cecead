const { EventEmitter } = require('events')
const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge')
const bridge = new EventBridgeClient({})

class DomainEvents extends EventEmitter {
  constructor () {
    super()
    this.on('placed', this.onPlaced.bind(this))
  }

  async onPlaced (order) {
    await bridge.send(new PutEventsCommand({ Entries: [{ Detail: JSON.stringify(order) }] }))
  }
}

const events = new DomainEvents()

module.exports.handler = async event => {
  const order = { id: event.orderId, total: event.detail.total }
  events.emit('placed', order)
  return { statusCode: 201, body: JSON.stringify(order) }
}
