const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge')
const bus = new EventBridgeClient({})

exports.handler = async (event) => {
  const entries = []
  event.Records.forEach((record, i) => {
    const { id } = JSON.parse(record.body)
    if (!entries.some((e) => e.Detail === id)) entries.push({ Source: 'q', DetailType: `n${i}`, Detail: id })
  })
  const asked = entries.map((entry) => bus.send(new PutEventsCommand({ Entries: [entry] })))
  for (const answer of asked) {
    const { FailedEntryCount } = await answer
    if (FailedEntryCount) throw new Error('bus is full')
  }
  return asked.length
}
