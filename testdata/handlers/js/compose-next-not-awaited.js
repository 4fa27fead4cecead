const axios = require('axios')

const chain = fns => ctx => {
  const go = i => (i < fns.length ? Promise.resolve(fns[i](ctx, () => go(i + 1))) : Promise.resolve())
  return go(0)
}

const log = async (ctx, next) => {
  console.log(ctx.event.path)
  next()
  console.log('done')
}

const save = async ctx => {
  await axios.post('https://api.example.com', ctx.event.detail)
  ctx.saved = true
}

const run = chain([log, save])

exports.handler = async event => {
  const ctx = { event }
  await run(ctx)
  return { statusCode: ctx.saved ? 200 : 202 }
}
