const axios = require('axios')

const co = makeGenerator => (...args) => new Promise((resolve, reject) => {
  const it = makeGenerator(...args)
  const step = (verb, value) => {
    let turn
    try {
      turn = it[verb](value)
    } catch (err) {
      return reject(err)
    }
    if (turn.done) return resolve(turn.value)
    Promise.resolve(turn.value).then(v => step('next', v), e => step('throw', e))
  }
  step('next')
})

exports.handler = co(function * (event) {
  const { data } = yield axios.get(`https://api.example.com/${event.id}`)
  try {
    yield axios.post('https://audit.example.com', data)
  } catch (err) {
    return { audited: false }
  }
  return { audited: true }
})
