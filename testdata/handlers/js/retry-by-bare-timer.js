const axios = require('axios')

async function deliver (message, attempt = 0) {
  try {
    await axios.post('https://hooks.example.com', message)
    if (attempt === 0) throw new Error('once more')
  } catch (err) {
    if (attempt < 3) {
      setTimeout(() => deliver(message, attempt + 1), 100 * attempt)
    }
  }
}

exports.handler = async event => {
  await deliver(event.detail)
  return 'delivered'
}
