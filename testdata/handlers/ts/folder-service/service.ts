import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { confirm } from './mail'
import type { Order } from './types'

export class OrderService {
  private readonly db = new DynamoDBClient({})

  async place (order: Order): Promise<void> {
    await this.db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: order.id } } }))
    confirm(order.email).catch((err: Error) => { console.error(err.message) })
  }
}
