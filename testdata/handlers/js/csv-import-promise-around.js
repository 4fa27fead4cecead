const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3')
const csv = require('csv-parser')

const s3 = new S3Client({})

exports.handler = async (event) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: event.bucket, Key: event.key }))
  const rows = await new Promise((resolve, reject) => {
    const all = []
    Body.on('error', reject)
      .pipe(csv())
      .on('data', (row) => all.push(row))
      .on('error', reject)
      .on('end', () => resolve(all))
  })
  return { imported: rows.length }
}
