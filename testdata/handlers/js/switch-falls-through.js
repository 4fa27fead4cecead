const axios = require('axios')
const base = 'https://crm.example.com'

exports.handler = async event => {
  let work
  switch (event.action) {
    case 'create':
    case 'upsert':
      work = axios.post(base, event)
      break
    case 'delete':
      work = axios.delete(`${base}/${event.id}`)
      // falls through
    case 'archive':
      work = Promise.allSettled([work, axios.post(`${base}/archive`, { id: event.id })])
      break
    default:
      return { skipped: true }
  }
  await work
  return { done: event.action }
}
