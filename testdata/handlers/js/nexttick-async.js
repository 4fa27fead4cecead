const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses')
const ses = new SESClient({})

exports.handler = async (event) => {
  const { data } = await require('axios').get(`${process.env.USERS}/${event.userId}`)
  process.nextTick(async () => {
    await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [data.email] } }))
  })
  await new Promise((resolve) => process.nextTick(resolve))
  return { statusCode: 200 }
}
