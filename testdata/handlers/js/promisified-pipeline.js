const { promisify } = require('util')
const stream = require('stream')
const zlib = require('zlib')
const fs = require('fs')

const pipeline = promisify(stream.pipeline)
const gzip = promisify(zlib.gzip)
const done = promisify(stream.finished)

exports.handler = async (event) => {
  await pipeline(fs.createReadStream('/opt/data/a'), zlib.createGzip(), fs.createWriteStream('/tmp/a.gz'))
  const small = await gzip(event.body)
  const copy = fs.createReadStream('/opt/data/b')
  copy.resume()
  await done(copy)
  return { bytes: small.length }
}
