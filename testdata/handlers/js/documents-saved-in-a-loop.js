const mongoose = require('mongoose')
const Order = mongoose.model('Order', new mongoose.Schema({ sku: String }))

exports.handler = async event => {
  await mongoose.connect('mongodb://db.example.com/app')
  for (const item of event.items) {
    const order = new Order(item)
    order.save().catch(err => console.error(err))
  }
  return { accepted: event.items.length }
}
