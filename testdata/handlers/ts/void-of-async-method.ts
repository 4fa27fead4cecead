import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'

export class Archive {
  readonly #s3 = new S3Client({})
  public constructor (private readonly bucket: string) {}

  public async store (key: string, body: unknown): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: JSON.stringify(body) }))
  }
}

const archive = new Archive(process.env.BUCKET as string)

export const handler = async (event: { id: string }): Promise<string> => {
  void archive.store(event.id, event)
  return event.id
}
