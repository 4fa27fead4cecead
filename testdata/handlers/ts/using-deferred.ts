import { createReadStream } from 'node:fs'

class Deferred<T> {
  resolve!: (value: T) => void
  reject!: (reason: unknown) => void
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
}

export const handler = async (): Promise<number> => {
  const done = new Deferred<number>()
  let bytes = 0
  createReadStream('/opt/data/blob')
    .on('data', (chunk) => { bytes += chunk.length })
    .on('error', (err) => done.reject(err))
    .on('end', () => done.resolve(bytes))
  return await done.promise
}
