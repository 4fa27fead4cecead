const AWS = require('aws-sdk')
const s3 = new AWS.S3()

module.exports.handler = async (event, context, callback) => {
  const params = { Bucket: event.bucket, Key: event.key }
  s3.headObject(params, (err, data) => {
    if (err) callback(err)
    else callback(null, { size: data.ContentLength })
  })
}
