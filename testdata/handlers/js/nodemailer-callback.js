const nodemailer = require('nodemailer')
const transport = nodemailer.createTransport({ host: process.env.SMTP })

exports.handler = async (event) => {
  for (const record of event.Records) {
    const { email } = JSON.parse(record.body)
    transport.sendMail({ to: email, subject: 'Hello', text: 'Hello' }, (err, info) => {
      console.log(err ? err.message : info.MessageId)
    })
  }
}
