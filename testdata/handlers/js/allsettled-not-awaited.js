const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')
const sns = new SNSClient({})

exports.handler = async (event) => {
  const sends = event.Records.map((r) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: r.body })))
  Promise.allSettled(sends).then((all) => {
    console.log(all.filter((s) => s.status === 'rejected').length, 'failed')
  })
  return { sent: sends.length }
}
