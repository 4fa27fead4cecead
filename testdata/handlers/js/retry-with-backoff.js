const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs')
const sqs = new SQSClient({})

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

function withRetry (fn, { attempts = 3, base = 50, factor = 2 } = {}) {
  const attempt = n =>
    fn().catch(err => {
      if (n + 1 >= attempts || err.name === 'ValidationError') throw err
      return sleep(base * factor ** n).then(() => attempt(n + 1))
    })
  return attempt(0)
}

const retryable = (fn, options) => (...args) => withRetry(() => fn(...args), options)

const send = retryable(body => sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: body })))

module.exports.handler = event => send(JSON.stringify(event.detail)).then(({ MessageId }) => ({ MessageId }))
