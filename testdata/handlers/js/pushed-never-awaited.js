const { S3Client, CopyObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

exports.handler = async ({ keys, bucket }) => {
  const jobs = []
  for (const key of keys) {
    jobs.push(s3.send(new CopyObjectCommand({ Bucket: 'archive', Key: key, CopySource: `${bucket}/${key}` })))
  }
  return { copied: jobs.length }
}
