const EventEmitter = require('node:events')
const axios = require('axios')

class Cart extends EventEmitter {
  add (item) {
    this.items = [...(this.items || []), item]
    this.emit('added', item)
  }
}

exports.handler = async event => {
  const cart = new Cart()
  const counts = {}
  cart.on('added', ({ sku }) => { counts[sku] = (counts[sku] || 0) + 1 })
  cart.once('added', () => console.log('first'))
  for (const item of event.items) cart.add(item)
  await axios.post('https://api.example.com/carts', counts)
  cart.emit('added', { sku: 'last' })
  return counts
}
