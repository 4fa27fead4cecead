const { EventEmitter } = require('events')
const axios = require('axios')

class Bus extends EventEmitter {
  async emitAndWait (name, ...args) {
    for (const listener of this.listeners(name)) await listener.apply(this, args)
  }
}

const bus = new Bus()
bus.on('order', order => axios.post('https://mail.example.com', order))
bus.on('order', async order => { await axios.post('https://stats.example.com', order) })

exports.handler = async event => {
  await bus.emitAndWait('order', event.detail)
  return 'sent'
}
