const crypto = require('crypto')
const { DynamoDBClient, BatchWriteItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

class Batch {
  constructor () { this.puts = [] }
  put (item) { this.puts.push({ PutRequest: { Item: item } }); return this }
  save (item) { return this.put({ id: { S: item.id } }) }
  sendAsync (item) { this.save(item) }
  flush () { return db.send(new BatchWriteItemCommand({ RequestItems: { [process.env.TABLE]: this.puts } })) }
}

exports.handler = async (event) => {
  const batch = new Batch()
  batch.put({ id: { S: crypto.randomUUID() } })
  event.items.forEach((item) => batch.sendAsync(item))
  await batch.flush()
  return batch.puts.length
}
