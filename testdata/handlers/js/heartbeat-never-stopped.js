const { SFNClient, SendTaskHeartbeatCommand, SendTaskSuccessCommand } = require('@aws-sdk/client-sfn')
const sfn = new SFNClient({})

exports.handler = async event => {
  const beat = () => sfn.send(new SendTaskHeartbeatCommand({ taskToken: event.id }))
  setInterval(beat, 100)
  await sfn.send(new SendTaskSuccessCommand({ taskToken: event.id, output: '{}' }))
}
