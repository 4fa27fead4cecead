import { setTimeout as sleep } from 'node:timers/promises'
import { SSMClient, SendCommandCommand, GetCommandInvocationCommand } from '@aws-sdk/client-ssm'

const ssm = new SSMClient({})

export const handler = async (event) => {
  const { MessageId } = await ssm.send(new SendCommandCommand({ DocumentName: 'deploy', InstanceIds: [event.id] }))
  for (let i = 0; i < 2; i++) {
    await sleep(500)
    await ssm.send(new GetCommandInvocationCommand({ CommandId: MessageId, InstanceId: event.id }))
  }
  return sleep(10, { done: true })
}
