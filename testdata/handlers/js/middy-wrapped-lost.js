const middy = require('@middy/core')
const jsonBodyParser = require('@middy/http-json-body-parser')
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')

const db = new DynamoDBClient({})

const createUser = async (event) => {
  db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.userId } } }))
  return { statusCode: 201, body: '' }
}

module.exports.handler = middy(createUser).use(jsonBodyParser())
