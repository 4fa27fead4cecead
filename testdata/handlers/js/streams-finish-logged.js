const fs = require('fs')
const zlib = require('zlib')
const { pipeline } = require('stream')

exports.handler = async () => {
  pipeline(fs.createReadStream('/tmp/in'), zlib.createGzip(), fs.createWriteStream('/tmp/out.gz'), err => {
    if (err) console.error(err)
    else console.log('compressed')
  })
  return '/tmp/out.gz'
}
