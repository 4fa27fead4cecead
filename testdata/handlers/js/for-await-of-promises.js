const { KinesisClient, PutRecordCommand } = require('@aws-sdk/client-kinesis')
const kinesis = new KinesisClient({})

const forward = Data => kinesis.send(new PutRecordCommand({ StreamName: 's', PartitionKey: 'p', Data }))

exports.handler = async event => {
  const sequence = []
  const sent = event.Records.map(({ kinesis: { data } }) => forward(Buffer.from(data, 'base64')))
  for await (const { SequenceNumber } of sent) sequence.push(SequenceNumber)
  return sequence
}
