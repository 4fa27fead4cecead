import { pipeline } from 'node:stream/promises'
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'

const s3 = new S3Client({})
const cloudwatch = new CloudWatchClient({})

export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.setContentType('text/csv')
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: event.bucket, Key: event.key }))
  await pipeline(Body, responseStream)
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'downloads', MetricData: [{ MetricName: event.key, Value: 1 }] }))
})
