const axios = require('axios')

async function warm (urls) {
  for (const url of urls) await axios.head(url)
}

exports.handler = async event => {
  await (async () => {
    const res = await axios.get(event.urls[0])
    if (res.status === 200) warm(event.urls)
  })()
  return true
}
