const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb')
const db = new DynamoDBClient({})

const processRecord = async ({ body }) => {
  const { id } = JSON.parse(body)
  await db.send(new UpdateItemCommand({ TableName: process.env.TABLE, Key: { id: { S: id } } }))
}

exports.handler = async ({ Records }) => {
  const batchItemFailures = []
  const attempts = Records.map(record =>
    processRecord(record).catch(() => { batchItemFailures.push({ itemIdentifier: record.messageId }) }))
  await Promise.all(attempts)
  return { batchItemFailures }
}
