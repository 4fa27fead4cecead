const { SFNClient, StartExecutionCommand } = require('@aws-sdk/client-sfn')
const sfn = new SFNClient({})

const quick = (fn) => async (event, context) => {
  fn(event, context)
  return { statusCode: 202 }
}

async function main (event) {
  await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.TOPIC, input: event.body }))
}

exports.handler = quick(main)
