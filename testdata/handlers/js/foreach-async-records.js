const { SQSClient, DeleteMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

exports.handler = async (event) => {
  event.Records.forEach(async (record) => {
    const order = JSON.parse(record.body)
    console.log('handling', order.id)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: process.env.QUEUE_URL, ReceiptHandle: record.receiptHandle }))
  })
  return 'done'
}
