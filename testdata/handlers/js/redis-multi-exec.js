const { createClient } = require('redis')
const redis = createClient({ url: process.env.REDIS_URL })
const connected = redis.connect()

exports.handler = async ({ id, items }) => {
  await connected
  const batch = redis.multi()
  for (const item of items) batch.hSet(`cart:${id}`, item.id, item.sku)
  batch.expire(`cart:${id}`, 3600)
  await batch.exec()
  return { stored: items.length }
}
