const users = require('./users')
const orders = require('./orders')

const routes = { ...users, ...orders, health: async () => 'ok' }

exports.handler = async event => {
  const route = routes[event.action]
  if (!route) return { statusCode: 404 }
  return { statusCode: 200, body: JSON.stringify(await route(event)) }
}
