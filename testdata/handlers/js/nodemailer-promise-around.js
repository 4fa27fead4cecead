const nodemailer = require('nodemailer')
const transport = nodemailer.createTransport({ host: process.env.SMTP })

const send = (mail) => new Promise((resolve, reject) => {
  transport.sendMail(mail, (err, info) => (err ? reject(err) : resolve(info)))
})

exports.handler = async (event) => {
  for (const record of event.Records) {
    const { email } = JSON.parse(record.body)
    await send({ to: email, subject: 'Hello', text: 'Hello' })
  }
}
