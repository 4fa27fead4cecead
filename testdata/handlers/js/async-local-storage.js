const { AsyncLocalStorage } = require('node:async_hooks')
const axios = require('axios')

const storage = new AsyncLocalStorage()
const call = (path) => axios.get(process.env.API + path, { headers: { 'x-id': storage.getStore()?.id } })

async function work (event) {
  const [a, b] = await Promise.all([call('/a'), call('/b')])
  return { a: a.status, b: b.status, id: event.id }
}

exports.handler = (event) => storage.run({ id: event.requestContext.requestId }, () => work(event))
