const axios = require('axios')

function traced (target, name) {
  const original = target.prototype[name]
  target.prototype[name] = async function (...args) {
    const before = Date.now()
    try {
      return await original.apply(this, args)
    } finally {
      this.spans.push([name, Date.now() - before])
    }
  }
}

class Worker {
  constructor () { this.spans = [] }
  run (event) { return axios.post('https://api.example.com', event.detail) }
  async report () { await axios.post('https://trace.example.com', this.spans) }
}
traced(Worker, 'run')

exports.handler = async event => {
  const worker = new Worker()
  await worker.run(event)
  await worker.report()
  return 'ok'
}
