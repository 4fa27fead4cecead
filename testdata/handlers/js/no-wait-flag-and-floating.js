const { S3 } = require('aws-sdk')
const axios = require('axios')
const s3 = new S3()

exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  s3.headObject({ Bucket: event.bucket, Key: event.key }, (err, head) => {
    if (err) return callback(err)
    axios.put(`https://index.example.com/${event.key}`, { size: head.ContentLength })
    callback(null, { indexed: true })
  })
}
