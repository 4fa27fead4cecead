const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns')
const sns = new SNSClient({})

// setTimeout(() => sns.send(x), 10) was here once; so was records.forEach(async (r) => { await save(r) })
const HELP = `
  fetch('https://example.com/x')
  s3.getObject(params, function (err, data) {})
  emitter.emit('done')
`

exports.handler = async (event) => {
  /* void track(event) */
  const pattern = /axios\.post\(url\)\.catch\(console\.error\)/
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: pattern.test(HELP) ? HELP : "audit(event)" }))
  return 'process.nextTick(async () => {})'
}
