const EventEmitter = require('events')
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')

const sns = new SNSClient({})
const bus = new EventEmitter()
const counters = { placed: 0 }

bus.on('order.placed', (order) => {
  counters.placed += 1
  console.log('placed', order.id)
})

exports.handler = async (event) => {
  const order = event.detail
  bus.emit('order.placed', order)
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(order) }))
  return counters
}
