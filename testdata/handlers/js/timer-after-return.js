const axios = require('axios')

exports.handler = async (event) => {
  const { data } = await axios.post(`${process.env.JOBS}/start`, { id: event.id })
  setTimeout(() => {
    axios.post(`${process.env.JOBS}/check`, { id: data.id })
  }, 5000)
  return { started: data.id }
}
