const https = require('https')

const request = (options, body) => new Promise((resolve, reject) => {
  const req = https.request(options, res => {
    const chunks = []
    res.on('data', c => chunks.push(c))
    res.on('end', () => resolve(Buffer.concat(chunks).toString()))
    res.on('error', reject)
  })
  req.on('error', reject)
  if (body) req.write(JSON.stringify(body))
  req.end()
})

module.exports.handler = async event => {
  const text = await request({ host: 'api.example.com', method: 'POST', path: event.path }, event.detail)
  return JSON.parse(text)
}
