const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb')
const csv = require('csv-parser')
const s3 = new S3Client({})
const db = new DynamoDBClient({})

exports.handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  await new Promise((resolve, reject) => {
    Body.pipe(csv())
      .on('data', async (row) => {
        await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: row.id } } }))
      })
      .on('end', resolve)
      .on('error', reject)
  })
  return 'imported'
}
