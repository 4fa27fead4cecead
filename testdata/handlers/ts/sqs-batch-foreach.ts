import type { SQSEvent, SQSBatchResponse } from 'aws-lambda'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'

interface Order { id: string; email: string }

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}))

export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const failures: { itemIdentifier: string }[] = []
  event.Records.forEach(async (record) => {
    try {
      const order = JSON.parse(record.body) as Order
      await db.send(new PutCommand({ TableName: process.env.TABLE!, Item: order }))
    } catch {
      failures.push({ itemIdentifier: record.messageId })
    }
  })
  return { batchItemFailures: failures }
}
