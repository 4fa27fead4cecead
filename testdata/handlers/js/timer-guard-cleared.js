const axios = require('axios')

exports.handler = async (event) => {
  const controller = new AbortController()
  const guard = setTimeout(() => controller.abort(), 8000)
  try {
    const { data } = await axios.get(`${process.env.JOBS}/${event.id}`, { signal: controller.signal })
    return data
  } catch (err) {
    return { error: err.message }
  } finally {
    clearTimeout(guard)
  }
}
