const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses')
const ses = new SESClient({})

class Pacer {
  constructor (perSecond) {
    this.gap = 1000 / perSecond
    this.next = 0
  }

  turn () {
    const now = Date.now()
    const at = Math.max(now, this.next)
    this.next = at + this.gap
    return at === now ? undefined : new Promise(resolve => setTimeout(resolve, at - now))
  }
}

exports.handler = async ({ Records }) => {
  const pacer = new Pacer(100)
  for (const { body } of Records) {
    await pacer.turn()
    await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [JSON.parse(body).email] } }))
  }
}
