import type { SQSEvent, SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}))

async function store (record: SQSRecord): Promise<void> {
  await db.send(new PutCommand({ TableName: process.env.TABLE!, Item: JSON.parse(record.body) }))
}

export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const settled = await Promise.allSettled(event.Records.map(store))
  const batchItemFailures = settled.flatMap((s, i) =>
    s.status === 'rejected' ? [{ itemIdentifier: event.Records[i].messageId }] : [])
  return { batchItemFailures }
}
