const { S3Client, DeleteObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async ({ bucket, keys }) => {
  keys.map((key) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })))
  return { statusCode: 204 }
}
