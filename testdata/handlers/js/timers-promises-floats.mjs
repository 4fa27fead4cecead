import { setTimeout as sleep } from 'node:timers/promises'
import { SSMClient, SendCommandCommand } from '@aws-sdk/client-ssm'

const ssm = new SSMClient({})

export const handler = async (event) => {
  const out = await ssm.send(new SendCommandCommand({ DocumentName: 'deploy', InstanceIds: [event.id] }))
  sleep(3000).then(() => ssm.send(new SendCommandCommand({ DocumentName: 'verify', InstanceIds: [event.id] })))
  return { command: out.MessageId }
}
