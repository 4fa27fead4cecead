const axios = require('axios')

const steps = {
  start: async ctx => {
    ctx.order = (await axios.get('https://api.example.com/order')).data
    return ctx.order ? 'charge' : 'end'
  },
  async charge (ctx) {
    await axios.post('https://pay.example.com', ctx.order)
    return 'notify'
  },
  notify: ctx => axios.post('https://mail.example.com', ctx.order).then(() => 'end')
}

exports.handler = async event => {
  const ctx = { event }
  let state = 'start'
  while (state !== 'end') {
    const step = steps[state]
    state = await step(ctx)
  }
  return { total: ctx.event.detail.total }
}
