const { S3, SNS } = require('aws-sdk')
const s3 = new S3()
const sns = new SNS()

exports.handler = async event => new Promise((resolve, reject) => {
  s3.getObject({ Bucket: event.bucket, Key: event.key }, (err, data) => {
    if (err) return reject(err)
    s3.putObject({ Bucket: event.bucket, Key: `${event.key}.bak`, Body: data.Body }, err => {
      if (err) return reject(err)
      sns.publish({ TopicArn: process.env.TOPIC, Message: 'copied' }, (err, answer) => {
        err ? reject(err) : resolve(answer.MessageId)
      })
    })
  })
})
