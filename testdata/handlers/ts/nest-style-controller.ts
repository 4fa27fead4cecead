import { Controller, Injectable, Post } from '@nestjs/common'
import { EventEmitter } from 'node:events'
import axios from 'axios'

const emitter = new EventEmitter()

@Injectable()
class Notifier {
  constructor () {
    emitter.on('user.created', (email: string) => this.welcome(email))
  }

  private async welcome (email: string): Promise<void> {
    await axios.post(process.env.MAILER as string, { to: email })
  }
}

@Controller('users')
class UsersController {
  @Post()
  async create (body: { email: string }): Promise<{ email: string }> {
    emitter.emit('user.created', body.email)
    return { email: body.email }
  }
}

const notifier = new Notifier()
const controller = new UsersController()

export const handler = async (event: { body: string }) => {
  const user = await controller.create(JSON.parse(event.body))
  return { statusCode: 201, body: JSON.stringify(user), notified: notifier !== undefined }
}
