const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')
const sns = new SNSClient({})

exports.handler = async function ({ Records }) {
  Records
    .filter(r => r.eventName === 'INSERT')
    .forEach(async function (record) {
      const Message = JSON.stringify(record.dynamodb.NewImage)
      await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message }))
    })
  return `${Records.length} published`
}
