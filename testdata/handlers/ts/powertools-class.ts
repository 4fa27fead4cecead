import type { LambdaInterface } from '@aws-lambda-powertools/commons/types'
import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import { Tracer } from '@aws-lambda-powertools/tracer'
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'

const logger = new Logger({ serviceName: 'orders' })
const metrics = new Metrics()
const tracer = new Tracer()
const sns = tracer.captureAWSv3Client(new SNSClient({}))

class Orders implements LambdaInterface {
  private readonly topic = process.env.TOPIC as string

  @tracer.captureLambdaHandler()
  @metrics.logMetrics()
  @logger.injectLambdaContext()
  public async handler (event: { id: string }, _context: unknown): Promise<{ id: string }> {
    logger.info('placing', { id: event.id })
    metrics.addMetric('orders', 'Count', 1)
    await this.publish(event.id)
    metrics.publishStoredMetrics()
    return { id: event.id }
  }

  private async publish (id: string): Promise<void> {
    await sns.send(new PublishCommand({ TopicArn: this.topic, Message: id }))
  }
}

const orders = new Orders()
export const handler = orders.handler.bind(orders)
