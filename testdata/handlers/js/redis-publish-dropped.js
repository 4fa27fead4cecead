const Redis = require('ioredis')
const redis = new Redis(process.env.REDIS_URL)

exports.handler = async event => {
  await redis.hset(`order:${event.orderId}`, 'total', event.detail.total)
  redis.publish('orders', event.orderId)
  redis.pipeline().incr('orders').expire('orders', 60).exec()
  return event.orderId
}
