import { OrderService } from './service'
import type { Order } from './types'

const service = new OrderService()

export const handler = async (event: { body: string }): Promise<{ statusCode: number }> => {
  const order: Order = JSON.parse(event.body)
  await service.place(order)
  return { statusCode: 201 }
}
