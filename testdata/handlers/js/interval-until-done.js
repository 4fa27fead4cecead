const { ECSClient, RunTaskCommand, DescribeTasksCommand } = require('@aws-sdk/client-ecs')
const ecs = new ECSClient({})

function heartbeat (fn, ms) {
  const timer = setInterval(fn, ms)
  return () => clearInterval(timer)
}

exports.handler = async event => {
  const stop = heartbeat(() => console.log('still running'), 1000)
  try {
    await ecs.send(new RunTaskCommand({ taskDefinition: event.id }))
    const { failures } = await ecs.send(new DescribeTasksCommand({ tasks: [event.id] }))
    return failures
  } finally {
    stop()
  }
}
