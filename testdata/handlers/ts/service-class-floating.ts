import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda'

export class Archive {
  constructor (private readonly s3 = new S3Client({}), private readonly bucket = process.env.BUCKET!) {}

  public keep = async (key: string, body: string): Promise<void> => {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body }))
  }
}

const archive = new Archive()

export async function handler (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyResultV2> {
  if (!event.body) return { statusCode: 400 }
  archive.keep(event.requestContext.requestId, event.body)
  return { statusCode: 202 }
}
