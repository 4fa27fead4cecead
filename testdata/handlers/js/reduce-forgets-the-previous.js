const AWS = require('aws-sdk')
const sqs = new AWS.SQS()

const send = MessageBody => sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody }).promise()

exports.handler = async event => event.ids.reduce((chain, id) => {
  send(id)
  return chain
}, Promise.resolve('ok'))
