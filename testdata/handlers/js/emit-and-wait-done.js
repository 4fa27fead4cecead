const { EventEmitter, once } = require('events')
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})
const bus = new EventEmitter()

bus.on('order', async (order) => {
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: order.id }))
    bus.emit('stored', order.id)
  } catch (err) {
    bus.emit('error', err)
  }
})

exports.handler = async (event) => {
  const stored = once(bus, 'stored')
  bus.emit('order', { id: event.orderId })
  const [id] = await stored
  return { id }
}
