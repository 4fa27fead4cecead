const { S3 } = require('aws-sdk')
const s3 = new S3()

exports.handler = event => new Promise((resolve, reject) => {
  let left = event.keys.length
  const errors = []
  event.keys.forEach(Key => {
    s3.deleteObject({ Bucket: event.bucket, Key }, err => {
      if (err) errors.push(err)
      if (--left === 0) errors.length ? reject(errors[0]) : resolve(event.keys.length)
    })
  })
})
