const { S3 } = require('aws-sdk')
const csv = require('csv-parser')
const s3 = new S3()

function rowsOf (params) {
  const rows = []
  return new Promise((resolve, reject) => {
    const source = s3.getObject(params).createReadStream()
    source.on('error', reject)
    source
      .pipe(csv())
      .on('data', row => rows.push(row))
      .on('error', reject)
      .on('end', () => resolve(rows))
  })
}

exports.handler = async event => {
  const { bucket: Bucket, key: Key } = event
  const rows = await rowsOf({ Bucket, Key })
  return { count: rows.length }
}
