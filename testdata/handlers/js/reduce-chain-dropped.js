const AWS = require('aws-sdk')
const sns = new AWS.SNS()

const publishAll = (records) => records.reduce(
  (before, record) => before.then(() => sns.publish({ TopicArn: process.env.TOPIC, Message: record.body }).promise()),
  sns.publish({ TopicArn: process.env.TOPIC, Message: 'begin' }).promise()
)

exports.handler = async (event) => {
  publishAll(event.Records)
  return 'published'
}
