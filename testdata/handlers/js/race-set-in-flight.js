const axios = require('axios')

exports.handler = async (event) => {
  const inFlight = new Set()
  let done = 0
  for (const url of event.urls) {
    const job = axios.get(url).then(() => { done++ }).finally(() => inFlight.delete(job))
    inFlight.add(job)
    if (inFlight.size >= 2) await Promise.race(inFlight)
  }
  await Promise.all(inFlight)
  return { done }
}
