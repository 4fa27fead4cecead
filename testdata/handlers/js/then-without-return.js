const axios = require('axios')

const invalidate = id => axios.delete(`https://cdn.example.com/${id}`)

exports.handler = async event => axios.put(`https://api.example.com/${event.id}`, event.detail)
  .then(res => {
    invalidate(event.id)
    return res.status
  })
