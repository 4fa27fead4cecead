const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')
const sns = new SNSClient({})
const publish = (message) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: message }))

exports.handler = async (event) => {
  const job = event.notify ? publish(event.id) : Promise.resolve(null)
  const extra = event.dryRun || publish('extra')
  const out = await (event.action === 'create' ? job : extra)
  await extra
  return event.notify && (await publish('last')) && out
}
