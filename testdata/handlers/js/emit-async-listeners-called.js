const { EventEmitter } = require('events')
const axios = require('axios')

const hooks = new EventEmitter()
hooks.on('paid', async ({ id }) => { await axios.post(process.env.BILLING, { id }) })
hooks.on('paid', ({ id }) => console.log('paid', id))

const emitAsync = (emitter, name, ...args) =>
  Promise.all(emitter.listeners(name).map((listener) => listener(...args)))

exports.handler = async (event) => {
  await emitAsync(hooks, 'paid', event.detail)
  return 'ok'
}
