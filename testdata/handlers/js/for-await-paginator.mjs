import { S3Client, paginateListObjectsV2, DeleteObjectCommand } from '@aws-sdk/client-s3'

const client = new S3Client({})

export const handler = async ({ bucket }) => {
  let removed = 0
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    const deletions = (page.Contents ?? []).map(({ Key }) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key })))
    removed += (await Promise.all(deletions)).length
  }
  return { removed }
}
