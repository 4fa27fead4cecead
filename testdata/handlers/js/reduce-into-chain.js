const AWS = require('aws-sdk')
const sns = new AWS.SNS()

const publish = id => sns.publish({ TopicArn: process.env.TOPIC, Message: id }).promise()

exports.handler = event => event.ids.reduce(
  (previous, id) => previous.then(sent => publish(id).then(({ MessageId }) => [...sent, MessageId])),
  Promise.resolve([])
)
