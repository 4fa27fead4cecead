const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')
const sns = new SNSClient({})
const publish = (message) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: message }))

exports.handler = async (event) => {
  event.notify && publish(`seen ${event.id}`)
  return event.dryRun ? undefined : (await publish('done'), { ok: true })
}
