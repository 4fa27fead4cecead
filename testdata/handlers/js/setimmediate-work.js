const Redis = require('ioredis')
const redis = new Redis(process.env.REDIS_URL)

exports.handler = async (event) => {
  const hit = await redis.get(`page:${event.path}`)
  setImmediate(() => redis.incr(`hits:${event.path}`))
  return { statusCode: 200, body: hit }
}
