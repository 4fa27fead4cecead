const { EventEmitter } = require('events')
const { KinesisClient, PutRecordCommand } = require('@aws-sdk/client-kinesis')
const kinesis = new KinesisClient({})

exports.handler = async (event) => {
  const gate = new EventEmitter()
  const opened = new Promise((resolve) => gate.once('open', resolve))
  const puts = opened.then(() => kinesis.send(new PutRecordCommand({ StreamName: 's', PartitionKey: 'a', Data: event.body })))
  gate.emit('open')
  await puts
}
