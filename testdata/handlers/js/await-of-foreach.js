const axios = require('axios')

async function notifyAll (list) {
  await list.forEach(async url => {
    await axios.post(url, { hello: true })
  })
}

exports.handler = async event => {
  await notifyAll(event.urls)
  return 'notified'
}
