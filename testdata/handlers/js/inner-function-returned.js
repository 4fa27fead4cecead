const axios = require('axios')

const level3 = (id) => { return axios.put(`${process.env.STATE}/${id}`) }
const level2 = function (id) { return id ? level3(id) : undefined }
function level1 (event) {
  const run = () => level2(event.id)
  return run()
}

exports.handler = (event) => level1(event).then(({ status }) => ({ status }))
