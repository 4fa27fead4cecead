const { FirehoseClient, PutRecordBatchCommand } = require('@aws-sdk/client-firehose')
const firehose = new FirehoseClient({})

const log = {
  lines: [],
  inFlight: [],
  write (line) {
    this.lines.push(line)
    if (this.lines.length >= 2) this.inFlight.push(this.ship())
  },
  ship () {
    const Records = this.lines.splice(0).map(line => ({ Data: Buffer.from(line) }))
    return firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: 'log', Records }))
  },
  async close () {
    if (this.lines.length) this.inFlight.push(this.ship())
    await Promise.allSettled(this.inFlight)
    this.inFlight = []
  }
}

const logging = handler => async function (event, context) {
  try {
    return await handler.apply(this, arguments)
  } catch (err) {
    log.write(err.message)
    throw err
  } finally {
    await log.close()
  }
}

exports.handler = logging(async event => {
  for (const id of event.ids) log.write(id)
  log.write('end')
  return event.ids.length
})
