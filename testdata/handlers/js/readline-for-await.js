const fs = require('fs')
const readline = require('readline')
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

exports.handler = async () => {
  const lines = readline.createInterface({ input: fs.createReadStream('/tmp/people.csv'), crlfDelay: Infinity })
  let n = 0
  for await (const line of lines) {
    if (n++ === 0) continue
    const [id, name] = line.split(',')
    await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id }, name: { S: name } } }))
  }
  return n
}
