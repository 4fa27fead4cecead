const { SESClient, SendTemplatedEmailCommand } = require('@aws-sdk/client-ses')
const ses = new SESClient({})

exports.notify = (address) => {
  if (!address) return Promise.resolve()
  return ses.send(new SendTemplatedEmailCommand({ Destination: { ToAddresses: [address] }, Template: 'created' }))
}
