import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { createReadStream, createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'

const upper = () => new Transform({
  transform (chunk, encoding, callback) {
    callback(null, String(chunk).toUpperCase())
  }
})

export const handler = async () => {
  const steps = [upper(), createGzip()]
  await pipeline(createReadStream('/tmp/in.csv'), ...steps, createWriteStream('/tmp/out.gz'))
  return '/tmp/out.gz'
}
