const axios = require('axios')

const later = (ms, url) => new Promise((resolve, reject) => {
  setTimeout(async () => {
    try {
      resolve(await axios.get(url))
    } catch (err) {
      reject(err)
    }
  }, ms)
})

exports.handler = async (event) => {
  const { status } = await later(300, event.urls[0])
  return { status }
}
