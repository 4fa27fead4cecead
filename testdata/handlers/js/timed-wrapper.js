const { SFNClient, StartExecutionCommand } = require('@aws-sdk/client-sfn')
const sfn = new SFNClient({})

const timed = (fn) => async (...args) => {
  const begin = Date.now()
  try {
    return await fn(...args)
  } finally {
    console.log(fn.name, Date.now() - begin)
  }
}

const guarded = (fn) => (event, context) => fn(event, context).catch((err) => ({ statusCode: 500, body: err.message }))

async function main (event) {
  await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.TOPIC, input: event.body }))
  return { statusCode: 202 }
}

exports.handler = guarded(timed(main))
