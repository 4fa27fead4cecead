const { EventEmitter, once } = require('events')
const { S3Client, CopyObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

class WorkQueue extends EventEmitter {
  constructor (worker, width) {
    super()
    this.worker = worker
    this.width = width
    this.running = 0
    this.items = []
  }

  push (item) {
    this.items.push(item)
    this.pump()
  }

  pump () {
    while (this.running < this.width && this.items.length) {
      const item = this.items.shift()
      this.running++
      this.worker(item).catch(err => this.emit('failed', err)).finally(() => {
        this.running--
        if (this.items.length) this.pump()
        else if (!this.running) this.emit('idle')
      })
    }
  }
}

exports.handler = async event => {
  const failures = []
  const queue = new WorkQueue(Key => s3.send(new CopyObjectCommand({ Bucket: 'b', Key, CopySource: `a/${Key}` })), 2)
  queue.on('failed', err => failures.push(err.message))
  for (const key of event.keys) queue.push(key)
  await once(queue, 'idle')
  return { failures }
}
