import { EventEmitter2 } from '@nestjs/event-emitter'
import { EventEmitter } from 'node:events'
import axios from 'axios'

interface Order { id: string; email: string }

class Mailer {
  constructor (bus: EventEmitter) {
    bus.on('order.created', (order: Order) => this.send(order))
  }

  private async send (order: Order): Promise<void> {
    await axios.post('https://mail.example.com', { to: order.email })
  }
}

class OrdersController {
  constructor (private readonly bus: EventEmitter) {}

  async create (order: Order): Promise<{ id: string }> {
    await axios.put(`https://orders.example.com/${order.id}`, order)
    this.bus.emit('order.created', order)
    return { id: order.id }
  }
}

const bus = new EventEmitter()
const mailer = new Mailer(bus)
const controller = new OrdersController(bus)

export const handler = async (event: { detail: Order }) => mailer && controller.create(event.detail)
