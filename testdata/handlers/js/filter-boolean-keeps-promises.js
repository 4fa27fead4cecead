// filter(Boolean) hands on the promises that map made; Promise.all waits for them.
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

exports.handler = async event => {
  const sent = event.Records.map((record, i) => {
    if (i % 2 === 0) return sqs.send(new SendMessageCommand({ MessageBody: record.body }))
    return false
  }).filter(Boolean)
  await Promise.all(sent)
  return sent.length
}
