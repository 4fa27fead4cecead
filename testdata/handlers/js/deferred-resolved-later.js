const { S3 } = require('aws-sdk')
const s3 = new S3()

function defer () {
  const d = {}
  d.promise = new Promise((resolve, reject) => {
    d.resolve = resolve
    d.reject = reject
  })
  return d
}

exports.handler = async function (event) {
  const done = defer()
  s3.headObject({ Bucket: event.bucket, Key: event.key }, function (err, data) {
    if (err) return done.reject(err)
    done.resolve(data)
  })
  const head = await done.promise
  return { etag: head.ETag }
}
