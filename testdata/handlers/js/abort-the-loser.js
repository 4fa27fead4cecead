const axios = require('axios')

exports.handler = async ({ urls }) => {
  const stop = new AbortController()
  const asked = urls.map((url) => axios.get(url, { signal: stop.signal }))
  try {
    const { data } = await Promise.any(asked)
    return data
  } finally {
    stop.abort()
    await Promise.allSettled(asked)
  }
}
