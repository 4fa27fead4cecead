const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async ({ bucket, keys }) => {
  const errors = []
  await new Promise((resolve) => {
    let left = keys.length
    keys.forEach(async (key) => {
      try {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
      } catch (err) {
        errors.push(err)
      } finally {
        if (--left === 0) resolve()
      }
    })
  })
  return { errors: errors.length }
}
