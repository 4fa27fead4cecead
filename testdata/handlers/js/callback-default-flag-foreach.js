const AWS = require('aws-sdk')
const ses = new AWS.SES()

exports.handler = (event, context, callback) => {
  event.Records.forEach((record) => {
    const { email } = JSON.parse(record.body)
    ses.sendEmail({ Destination: { ToAddresses: [email] } }, (err, data) => {
      console.log(err || data.MessageId)
    })
  })
  setTimeout(() => console.log('late, and yet in time'), 50)
  callback(null, 'all handed over')
}
