const { createClient } = require('redis')
const redis = createClient({ url: process.env.REDIS_URL })

exports.handler = async (event) => {
  if (!redis.isOpen) await redis.connect()
  const cached = await redis.get(event.path)
  if (cached !== null) {
    redis.expire(event.path, 300)
  }
  return { statusCode: 200, body: String(cached) }
}
