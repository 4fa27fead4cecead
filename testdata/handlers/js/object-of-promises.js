const axios = require('axios')

exports.handler = async (event) => {
  const wanted = {
    user: axios.get(`${process.env.USERS}/${event.userId}`),
    orders: axios.get(`${process.env.ORDERS}?user=${event.userId}`)
  }
  const page = {}
  for (const [name, request] of Object.entries(wanted)) {
    page[name] = await request.then((r) => r.data, () => null)
  }
  return page
}
