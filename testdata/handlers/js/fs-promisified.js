const fs = require('fs')
const { promisify } = require('util')

const readFile = promisify(fs.readFile)
const writeFile = promisify(fs.writeFile)

exports.handler = async (event) => {
  const text = await readFile('/tmp/cache.json', 'utf8')
  const cache = JSON.parse(text)
  cache[event.id] = event.key
  await writeFile('/tmp/cache.json', JSON.stringify(cache))
  return cache
}
