const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

class Job {
  constructor (item) { this.item = item }
  run () { return db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: this.item })) }
  then (resolve, reject) { return this.run().then(resolve, reject) }
}

exports.handler = (event) => new Job({ id: { S: event.id } })
