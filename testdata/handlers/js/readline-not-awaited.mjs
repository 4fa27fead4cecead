import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

export const handler = async () => {
  const lines = []
  const input = createInterface({ input: createReadStream('/opt/data/zips.csv') })
  input.on('line', (line) => lines.push(line))
  input.on('close', () => console.log('all read'))
  return { lines: lines.length }
}
