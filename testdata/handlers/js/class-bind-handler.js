const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')

class OrderHandler {
  constructor () {
    this.sqs = new SQSClient({})
  }

  async enqueue (body) {
    return this.sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: body }))
  }

  async handle (event) {
    this.enqueue(event.body)
    return { statusCode: 202 }
  }
}

const instance = new OrderHandler()
module.exports.handler = instance.handle.bind(instance)
