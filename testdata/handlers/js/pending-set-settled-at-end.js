const axios = require('axios')

const pending = new Set()
function background (promise) {
  pending.add(promise)
  promise.catch(() => {}).finally(() => pending.delete(promise))
}

async function settle () {
  while (pending.size) await Promise.allSettled([...pending])
}

const withBackground = inner => async (...args) => {
  try {
    return await inner(...args)
  } finally {
    await settle()
  }
}

exports.handler = withBackground(async event => {
  background(axios.post('https://stats.example.com', { path: event.path }))
  background(axios.post('https://audit.example.com', { user: event.userId }))
  return { statusCode: 202 }
})
