const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses')
const db = new DynamoDBClient({})
const ses = new SESClient({})

exports.handler = async (event) => {
  try {
    const [stored, mailed] = await Promise.allSettled([
      db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.id } } })),
      ses.send(new SendEmailCommand({ Destination: { ToAddresses: [event.email] } }))
    ])
    return { statusCode: stored.status === 'fulfilled' && mailed.status === 'fulfilled' ? 201 : 500 }
  } catch (err) {
    return { statusCode: 500, body: err.message }
  }
}
