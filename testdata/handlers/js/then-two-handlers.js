const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses')
const ses = new SESClient({ region: 'eu-west-1' })

const mail = (to) => new SendEmailCommand({
  Source: 'no-reply@example.com',
  Destination: { ToAddresses: [to] },
  Message: { Subject: { Data: 'Welcome' }, Body: { Text: { Data: 'Hello' } } }
})

module.exports.handler = async (event) => {
  for (const record of event.Records) {
    const { email } = JSON.parse(record.body)
    ses.send(mail(email)).then(
      (out) => console.log('sent', out.MessageId),
      (err) => console.error('not sent', err)
    )
  }
  return { batchItemFailures: [] }
}
