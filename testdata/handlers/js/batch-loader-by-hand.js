const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb')
const { DynamoDB } = require('@aws-sdk/client-dynamodb')
const ddb = DynamoDBDocument.from(new DynamoDB({}))

class Loader {
  constructor (batchFn) {
    this.batchFn = batchFn
    this.queue = []
  }

  load (key) {
    return new Promise((resolve, reject) => {
      this.queue.push({ key, resolve, reject })
      if (this.queue.length === 1) process.nextTick(() => this.flush())
    })
  }

  async flush () {
    const batch = this.queue.splice(0)
    try {
      const values = await this.batchFn(batch.map(b => b.key))
      batch.forEach((b, i) => b.resolve(values[i]))
    } catch (err) {
      for (const { reject } of batch) reject(err)
    }
  }
}

exports.handler = async event => {
  const users = new Loader(async ids => {
    await ddb.batchGet({ RequestItems: { users: { Keys: ids.map(id => ({ id })) } } })
    return ids.map(id => ({ id }))
  })
  const first = users.load(event.ids[0])
  const second = users.load(event.ids[1])
  return [await first, await second]
}
