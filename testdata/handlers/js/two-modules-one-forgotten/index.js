const { publish } = require('./lib')

exports.handler = async event => {
  const order = await publish.order(event.detail)
  return { statusCode: 200, body: JSON.stringify(order) }
}
