const { S3Client, CopyObjectCommand } = require('@aws-sdk/client-s3')
const { settle } = require('./settle')
const s3 = new S3Client({})

exports.handler = async ({ bucket, keys }) => {
  const copies = keys.map(async (key) => {
    await s3.send(new CopyObjectCommand({ Bucket: 'archive', CopySource: `${bucket}/${key}`, Key: key }))
    return key
  })
  const { ok, failed } = await settle(copies)
  return { copied: ok.length, failed: failed.length }
}
