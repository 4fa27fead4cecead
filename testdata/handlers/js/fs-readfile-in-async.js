const fs = require('fs')
const path = require('path')

exports.handler = async () => {
  const settings = {}
  fs.readFile(path.join(__dirname, 'settings.json'), 'utf8', (err, text) => {
    if (err) throw err
    Object.assign(settings, JSON.parse(text))
  })
  return settings
}
