const { KinesisClient, PutRecordsCommand } = require('@aws-sdk/client-kinesis')
const kinesis = new KinesisClient({})

exports.handler = async event => {
  const puts = []
  for (const id of event.ids) {
    puts.push(kinesis.send(new PutRecordsCommand({ StreamName: 's', Records: [{ Data: id }] })))
  }
  const first = await puts[0]
  return first.FailedEntryCount
}
