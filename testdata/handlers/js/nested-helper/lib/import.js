const { GetObjectCommand, S3Client } = require('@aws-sdk/client-s3')
const { remember } = require('./store')
const s3 = new S3Client({})

exports.importFile = async (Bucket, Key) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  const text = await Body.transformToString()
  const rows = text.trim().split('\n').slice(1)
  for (const row of rows) {
    const [id, name] = row.split(',')
    remember({ id, name })
  }
  return rows.length
}
