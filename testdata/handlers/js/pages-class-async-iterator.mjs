import { S3Client, ListObjectsV2Command, DeleteObjectCommand } from '@aws-sdk/client-s3'

class Listing {
  constructor (client, params) {
    this.client = client
    this.params = params
  }

  async * [Symbol.asyncIterator] () {
    let token
    do {
      const page = await this.client.send(new ListObjectsV2Command({ ...this.params, ContinuationToken: token }))
      yield * page.Contents ?? []
      token = page.NextContinuationToken
    } while (token)
  }
}

const client = new S3Client({})

export async function handler ({ bucket }) {
  let removed = 0
  for await (const { Key } of new Listing(client, { Bucket: bucket })) {
    if (!Key.endsWith('.csv')) continue
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
    removed++
  }
  return { removed }
}
