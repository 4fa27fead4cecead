const axios = require('axios')

exports.handler = async (event) => {
  try {
    const answers = await Promise.all(event.urls.map((url) =>
      axios.post(url, { id: event.id }).then((r) => r.status, (err) => ({ url, failed: err.message }))
    ))
    return { answers }
  } catch (err) {
    return { error: err.message }
  }
}
