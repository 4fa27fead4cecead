const https = require('https')

function get (url) {
  return new Promise((resolve, reject) => {
    const guard = setTimeout(() => reject(new Error('too slow')), 10000)
    https.get(url, (res) => {
      let body = ''
      res.setEncoding('utf8')
      res.on('data', (chunk) => { body += chunk })
      res.on('end', () => {
        clearTimeout(guard)
        resolve({ status: res.statusCode, body })
      })
    }).on('error', (err) => {
      clearTimeout(guard)
      reject(err)
    })
  })
}

exports.handler = async (event) => {
  const { status, body } = await get(event.urls[0])
  return { statusCode: status, body }
}
