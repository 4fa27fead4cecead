const { S3Client, HeadObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async ({ bucket, keys }) => {
  const present = keys.filter(async (key) => {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return head.ContentLength > 0
  })
  return { present }
}
