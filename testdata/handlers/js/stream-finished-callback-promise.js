const { finished } = require('stream')
const { promisify } = require('util')
const fs = require('fs')
const zlib = require('zlib')
const done = promisify(finished)

exports.handler = async () => {
  const out = fs.createReadStream('/tmp/in.csv').pipe(zlib.createGzip()).pipe(fs.createWriteStream('/tmp/out.gz'))
  await done(out)
  return 'ok'
}
