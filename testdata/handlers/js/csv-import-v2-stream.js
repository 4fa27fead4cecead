const AWS = require('aws-sdk')
const csv = require('csv-parser')
const s3 = new AWS.S3()

exports.handler = async (event) => {
  const rows = []
  const { bucket, object } = event.Records[0].s3
  s3.getObject({ Bucket: bucket.name, Key: object.key }).createReadStream().pipe(csv())
    .on('data', (row) => rows.push(row))
    .on('end', () => console.log(`${rows.length} rows`))
  return { imported: rows.length }
}
