const { S3Client, CopyObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

function eachLimit (items, limit, fn) {
  const queue = [...items]
  const next = async () => {
    const item = queue.shift()
    if (item === undefined) return
    await fn(item)
    await next()
  }
  for (let i = 0; i < limit; i++) next()
}

exports.handler = async ({ bucket, keys }) => {
  eachLimit(keys, 1, (key) => s3.send(new CopyObjectCommand({ Bucket: 'archive', CopySource: `${bucket}/${key}`, Key: key })))
  return keys.length
}
