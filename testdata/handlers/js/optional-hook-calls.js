const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge')
const bridge = new EventBridgeClient({})

const hooks = {
  async before (event) {
    event.seen = true
  },
  after: event => bridge.send(new PutEventsCommand({ Entries: [{ Detail: JSON.stringify(event) }] }))
}

exports.handler = async event => {
  await hooks.before?.(event)
  const result = await hooks.around?.(event) ?? { ok: true }
  await hooks?.after?.(event)
  return result
}
