const AWS = require('aws-sdk')
const s3 = new AWS.S3()
const dynamo = new AWS.DynamoDB.DocumentClient()

function each (list, fn, done) {
  let left = list.length
  if (left === 0) return done()
  list.forEach((item) => fn(item, (err) => {
    if (err) return done(err)
    if (--left === 0) done()
  }))
}

exports.handler = function (event, context, callback) {
  s3.listObjectsV2({ Bucket: event.bucket }, function (err, page) {
    if (err) return callback(err)
    each(page.Contents, function (object, next) {
      dynamo.put({ TableName: process.env.TABLE, Item: { id: object.Key } }, next)
    }, function (err) {
      callback(err, page.Contents.length)
    })
  })
}
