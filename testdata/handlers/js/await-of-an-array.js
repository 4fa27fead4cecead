const axios = require('axios')

exports.handler = async event => {
  const [users, orders] = await [
    axios.post('https://users.example.com', event),
    axios.post('https://orders.example.com', event)
  ]
  return { users: !!users, orders: !!orders }
}
