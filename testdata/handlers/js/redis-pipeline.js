const Redis = require('ioredis')
const redis = new Redis(process.env.REDIS_URL)

exports.handler = async (event) => {
  const pipeline = redis.pipeline()
  for (const { id, sku } of event.items) {
    pipeline.set(`item:${id}`, sku)
    pipeline.expire(`item:${id}`, 3600)
  }
  await pipeline.exec()
  return event.items.length
}
