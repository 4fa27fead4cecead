const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')

const makePublisher = client => topic => async message => {
  await client.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify(message) }))
  return message
}
const makeHandler = ({ publish, log }) => decorate => async event => decorate(publish(event.detail), log)
const logged = (promise, log) => promise.finally(() => log('published'))

const publish = makePublisher(new SNSClient({}))(process.env.TOPIC)
exports.handler = makeHandler({ publish, log: console.log })(logged)
