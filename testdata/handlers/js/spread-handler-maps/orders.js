const axios = require('axios')

exports.place = async event => axios.post('https://orders.example.com', event.items)
exports.cancel = async event => {
  const res = await axios.delete(`https://orders.example.com/${event.orderId}`)
  return res.data
}
