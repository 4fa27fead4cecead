import { StepFunctions } from '@aws-sdk/client-sfn'
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'

abstract class Base<E, R> {
  protected readonly tasks: Array<Promise<unknown>> = []
  protected abstract run (event: E): Promise<R>

  readonly handle = async (event: E): Promise<R> => {
    const result = await this.run(event)
    await Promise.all(this.tasks)
    return result
  }
}

class Export extends Base<{ key: string, body: string }, { key: string }> {
  private readonly s3 = new S3Client({})
  private readonly flows = new StepFunctions({})

  protected async run ({ key, body }: { key: string, body: string }): Promise<{ key: string }> {
    this.tasks.push(this.s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: key, Body: body })))
    this.tasks.push(this.flows.startExecution({ stateMachineArn: process.env.TOPIC, input: key }))
    return { key }
  }
}

export const handler = new Export().handle
