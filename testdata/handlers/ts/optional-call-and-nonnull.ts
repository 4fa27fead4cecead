import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'

type Hook = (id: string) => Promise<unknown>
const sfn = new SFNClient({})
const hooks: Record<string, Hook | undefined> = {
  OrderPlaced: async (id) => sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.TOPIC, input: id }))
}
const onPlaced: Hook = async (id) => { await hooks.OrderPlaced!(id) }

export const handler = async (event: { 'detail-type': string, detail: { id: string } }): Promise<string> => {
  (onPlaced as Hook)(event.detail.id)
  return event.detail.id satisfies string
}
