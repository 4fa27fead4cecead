const { EventEmitter } = require('events')
const AWS = require('aws-sdk')
const sqs = new AWS.SQS()

class Orders extends EventEmitter {
  place (order) {
    order.state = 'placed'
    this.emit('placed', order)
    return order
  }
}

const orders = new Orders()
orders.on('placed', (order) => {
  sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(order) }, (err) => {
    if (err) console.error(err)
  })
})

exports.handler = async (event) => orders.place({ id: event.orderId })
