const { DynamoDBClient, BatchGetItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

class Loader {
  constructor () { this.queue = [] }

  load (id) {
    return new Promise((resolve, reject) => {
      if (this.queue.push({ id, resolve, reject }) === 1) process.nextTick(() => this.dispatch())
    })
  }

  async dispatch () {
    const batch = this.queue.splice(0)
    try {
      const Keys = batch.map(({ id }) => ({ id: { S: id } }))
      const out = await db.send(new BatchGetItemCommand({ RequestItems: { people: { Keys } } }))
      batch.forEach(({ id, resolve }) => resolve({ id, out }))
    } catch (err) {
      batch.forEach(({ reject }) => reject(err))
    }
  }
}

exports.handler = async (event) => {
  const loader = new Loader()
  const people = await Promise.all(event.ids.map((id) => loader.load(id)))
  return people.length
}
