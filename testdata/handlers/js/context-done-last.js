const AWS = require('aws-sdk')
const s3 = new AWS.S3()

exports.handler = function (event, context) {
  var answer = { id: event.id, state: 'accepted' }
  s3.putObject({ Bucket: process.env.BUCKET, Key: event.id, Body: JSON.stringify(event) }, function (err) {
    if (err) return context.fail(err)
    context.done(null, answer)
  })
}
