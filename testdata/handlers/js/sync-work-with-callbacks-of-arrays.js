const axios = require('axios')
const { EventEmitter } = require('events')

exports.handler = async event => {
  const names = []
  event.items.forEach(async => names.push(async.sku))
  const then = { then: 'a property', catch: 1 }
  const tally = new EventEmitter()
  tally.on('n', n => { names.push(n) })
  event.items.some(item => tally.emit('n', item.sku))
  const body = await axios.get('https://api.example.com')
  return { names, then, body: body.status }
}
