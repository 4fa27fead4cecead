const { CloudWatchLogsClient, PutLogEventsCommand } = require('@aws-sdk/client-cloudwatch-logs')
const client = new CloudWatchLogsClient({})

class LogBuffer {
  constructor () { this.lines = []; this.timer = null }

  write (message) {
    this.lines.push({ message, timestamp: Date.now() })
    this.timer ??= setTimeout(() => this.flush(), 4000)
  }

  async flush () {
    clearTimeout(this.timer)
    this.timer = null
    await client.send(new PutLogEventsCommand({ logGroupName: 'app', logStreamName: 's', logEvents: this.lines.splice(0) }))
  }
}

const log = new LogBuffer()

exports.handler = async (event) => {
  log.write(`got ${event.id}`)
  try {
    return { statusCode: 200 }
  } finally {
    await log.flush()
  }
}
