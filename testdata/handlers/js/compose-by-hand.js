const axios = require('axios')

function compose (...middleware) {
  return async function run (ctx) {
    let index = -1
    async function dispatch (i) {
      if (i <= index) throw new Error('next() called twice')
      index = i
      const fn = middleware[i]
      if (!fn) return
      return fn(ctx, () => dispatch(i + 1))
    }
    await dispatch(0)
    return ctx.response
  }
}

const timing = async (ctx, next) => {
  const before = Date.now()
  await next()
  ctx.took = Date.now() - before
}

const auth = (ctx, next) => {
  if (!ctx.event.headers.authorization) {
    ctx.response = { statusCode: 401 }
    return
  }
  return next()
}

const answer = async ctx => {
  const { data } = await axios.get('https://api.example.com/me', { headers: ctx.event.headers })
  ctx.response = { statusCode: 200, body: JSON.stringify(data) }
}

const app = compose(timing, auth, answer)

exports.handler = event => app({ event })
