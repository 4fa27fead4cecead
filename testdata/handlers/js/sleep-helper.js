const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm')
const ssm = new SSMClient({})
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

exports.handler = async () => {
  for (let attempt = 0; attempt < 2; attempt++) {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/deploy/state' }))
    if (Parameter.Value === 'ready') return true
    await sleep(200 * 2 ** attempt)
  }
  return false
}
