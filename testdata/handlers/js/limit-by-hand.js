const { S3Client, CopyObjectCommand } = require('@aws-sdk/client-s3')
const s3 = new S3Client({})

async function eachLimit (items, limit, fn) {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await fn(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}

exports.handler = async ({ bucket, keys }) => {
  await eachLimit(keys, 2, async (key) => {
    await s3.send(new CopyObjectCommand({ Bucket: 'archive', CopySource: `${bucket}/${key}`, Key: key }))
  })
  return keys.length
}
