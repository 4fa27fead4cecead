const { createOrder } = require('./orders')
require('./subscribers')

exports.handler = async (event) => {
  const order = await createOrder(JSON.parse(event.body))
  return { statusCode: 201, body: JSON.stringify(order) }
}
