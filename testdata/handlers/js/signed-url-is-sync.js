const AWS = require('aws-sdk')
const s3 = new AWS.S3({ signatureVersion: 'v4' })

exports.handler = async (event) => {
  const url = s3.getSignedUrl('getObject', { Bucket: event.bucket, Key: event.key, Expires: 60 })
  const request = s3.headObject({ Bucket: event.bucket, Key: event.key })
  request.on('retry', () => console.log('again'))
  const { ContentLength } = await request.promise()
  return { url, size: ContentLength }
}
