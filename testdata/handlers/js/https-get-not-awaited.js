const https = require('https')

exports.handler = async (event) => {
  let body = ''
  https.get(event.urls[0], (res) => {
    res.on('data', (chunk) => { body += chunk })
    res.on('end', () => console.log('got', body.length))
  })
  return { statusCode: 200, body }
}
