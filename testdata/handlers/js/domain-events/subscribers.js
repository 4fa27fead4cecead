const axios = require('axios')
const bus = require('./bus')

function notifyWarehouse (order) {
  return axios.post(process.env.WAREHOUSE, order)
}

bus.on('OrderCreated', notifyWarehouse)
