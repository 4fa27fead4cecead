const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async ({ bucket, key }) => {
  setTimeout(async () => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
  }, 1000)
  return { willDelete: key }
}
