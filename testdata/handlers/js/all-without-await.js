const { SQSClient, DeleteMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

const acknowledge = records => Promise.all(
  records.map(r => sqs.send(new DeleteMessageCommand({ ReceiptHandle: r.messageId })))
)

exports.handler = async ({ Records }) => {
  for (const record of Records) {
    await fetch('https://api.example.com', { method: 'POST', body: record.body })
  }
  acknowledge(Records)
  return { batchItemFailures: [] }
}
