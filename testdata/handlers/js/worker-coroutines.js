const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async event => {
  const todo = event.keys.slice()
  const errors = []
  const worker = async () => {
    for (let key = todo.pop(); key; key = todo.pop()) {
      try {
        await s3.send(new PutObjectCommand({ Bucket: event.bucket, Key: key, Body: '' }))
      } catch (err) {
        errors.push(key)
      }
    }
  }
  await Promise.all(Array.from({ length: 2 }, worker))
  return { errors }
}
