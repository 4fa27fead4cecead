const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm')
const ssm = new SSMClient({})

exports.handler = async event => {
  const pending = []
  outer:
  for (const tenant of event.tenants) {
    for (const id of event.ids) {
      if (id === '9') continue outer
      if (tenant === 'green') break outer
      pending.push(ssm.send(new GetParameterCommand({ Name: `/${tenant}/${id}` })))
    }
  }
  const found = await Promise.allSettled(pending)
  return found.filter(f => f.status === 'fulfilled').length
}
