// A promise made and settled inside of a function that has waited before (the second round of its loop): awaited all the same.
const https = require('https')

function parse (res) {
  return new Promise((resolve, reject) => {
    res.on('error', reject)
    let text = ''
    res.on('data', part => { text += part })
    res.on('end', () => Promise.resolve(text).then(value => resolve(value)).catch(reject))
  })
}

function open (url) {
  return new Promise((resolve, reject) => {
    https.get(url, resolve).on('error', reject)
  })
}

async function withRetries (url) {
  for (let round = 0; ; round++) {
    try {
      const res = await open(url)
      return await parse(res)
    } catch (e) {
      if (round > 2) throw e
    }
  }
}

exports.handler = async event => {
  const text = await withRetries(event.urls[0])
  return { statusCode: 200, body: String(text).length }
}
