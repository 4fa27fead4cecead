// What the callback awaits is a library's, and what it does is not known; that it is awaited says that it is asynchronous.
const { OrderStore } = require('order-store')
const store = new OrderStore()

exports.handler = async event => {
  event.Records.forEach(async record => {
    await store.save(JSON.parse(record.body))
  })
  return { statusCode: 200 }
}
