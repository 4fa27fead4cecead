const { SSM } = require('@aws-sdk/client-ssm')
const ssm = new SSM({})
const cache = new Map()

const memo = fn => key => {
  let hit = cache.get(key)
  if (!hit) {
    hit = fn(key).catch(err => {
      cache.delete(key)
      throw err
    })
    cache.set(key, hit)
  }
  return hit
}
const parameter = memo(Name => ssm.getParameter({ Name }).then(r => r.Parameter.Value))

exports.handler = async () => {
  const user = await parameter('/db/user')
  const password = await parameter('/db/password')
  return user + password
}
