const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

const remove = async Key => {
  await s3.send(new DeleteObjectCommand({ Bucket: process.env.BUCKET, Key }))
  return Key
}

exports.handler = async ({ keys }) => {
  const removed = keys.map(key => remove(key))
  return { removed: removed.length }
}
