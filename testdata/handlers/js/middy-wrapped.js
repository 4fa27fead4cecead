const middy = require('@middy/core')
const jsonBodyParser = require('@middy/http-json-body-parser')
const httpErrorHandler = require('@middy/http-error-handler')
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')

const db = new DynamoDBClient({})

const createUser = async (event) => {
  await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.userId } } }))
  return { statusCode: 201, body: '' }
}

module.exports.handler = middy(createUser)
  .use(jsonBodyParser())
  .use(httpErrorHandler())
