import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'

const ses = new SESv2Client({})

export const confirm = async (to: string): Promise<string | undefined> => {
  const { MessageId } = await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [to] }, Content: {} }))
  return MessageId
}
