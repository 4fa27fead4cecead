import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'

abstract class Base<E, R> {
  protected abstract run (event: E): Promise<R>

  readonly handle = async (event: E): Promise<R> => await this.run(event)
}

class Export extends Base<{ key: string, body: string }, { key: string }> {
  private readonly s3 = new S3Client({})

  protected async run ({ key, body }: { key: string, body: string }): Promise<{ key: string }> {
    const stored = this.s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: key, Body: body }))
    console.log('storing', key, typeof stored)
    return { key }
  }
}

export const handler = new Export().handle
