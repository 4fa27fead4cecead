import { parse } from 'csv-parse'
import { createReadStream } from 'fs'

export const handler = async () => {
  let count = 0
  const parser = createReadStream('/tmp/people.csv').pipe(parse({ columns: true }))
  parser.on('data', () => count++)
  parser.on('end', () => console.log('read', count))
  return { count }
}
