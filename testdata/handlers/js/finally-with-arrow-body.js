const axios = require('axios')

const withLock = (id, fn) => axios.post(`https://locks.example.com/${id}`)
  .then(fn)
  .finally(() => { axios.delete(`https://locks.example.com/${id}`) })

exports.handler = async event => withLock(event.id, async () => {
  await axios.put('https://api.example.com', event.detail)
  return 'ok'
})
