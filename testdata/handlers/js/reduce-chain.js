const AWS = require('aws-sdk')
const sns = new AWS.SNS()

exports.handler = (event) => event.Records.reduce(
  (before, record) => before.then(() => sns.publish({ TopicArn: process.env.TOPIC, Message: record.body }).promise()),
  Promise.resolve()
).then(() => 'published')
