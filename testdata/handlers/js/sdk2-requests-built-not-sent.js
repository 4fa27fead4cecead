const AWS = require('aws-sdk')
const ddb = new AWS.DynamoDB.DocumentClient()

exports.handler = async event => {
  const requests = event.ids.map(id => ddb.delete({ TableName: process.env.TABLE, Key: { id } }))
  if (event.dryRun) return requests.length
  const [first, ...rest] = requests
  await first.promise()
  for (const request of rest) {
    request.on('complete', () => {})
    await request.promise()
  }
  return requests.length
}
