const { SNS } = require('@aws-sdk/client-sns')
const sns = new SNS({})

const send = (topic, body) => sns.publish({ TopicArn: topic, Message: JSON.stringify(body) })

exports.order = async order => {
  await send('orders', order)
  for (const item of order.items) {
    send('items', item)
  }
  return order
}
