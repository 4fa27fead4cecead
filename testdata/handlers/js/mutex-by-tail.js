const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb')
const { DynamoDB } = require('@aws-sdk/client-dynamodb')
const db = DynamoDBDocument.from(new DynamoDB({}))

class Mutex {
  tail = Promise.resolve()

  run (fn) {
    const result = this.tail.then(() => fn())
    this.tail = result.catch(() => {})
    return result
  }
}

const mutex = new Mutex()
const increment = id => mutex.run(async () => {
  const { Item } = await db.get({ TableName: process.env.TABLE, Key: { id } })
  await db.put({ TableName: process.env.TABLE, Item: { ...Item, n: 1 } })
})

exports.handler = async event => {
  const all = event.ids.map(increment)
  await Promise.allSettled(all)
}
