const axios = require('axios')

function * steps (event) {
  yield axios.post('https://a.example.com', event.detail)
  yield axios.post('https://b.example.com', event.detail)
}

exports.handler = async event => {
  let n = 0
  for (const step of steps(event)) {
    if (step) n++
  }
  return n
}
