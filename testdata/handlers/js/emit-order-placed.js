const EventEmitter = require('events')
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')

const sns = new SNSClient({})
const bus = new EventEmitter()

bus.on('order.placed', async (order) => {
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(order) }))
})

exports.handler = async (event) => {
  const order = event.detail
  bus.emit('order.placed', order)
  return { accepted: order.id }
}
