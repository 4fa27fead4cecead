import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'

class App {
  #bus = new EventBridgeClient({})
  #last = Promise.resolve()

  emit (detail) {
    this.#last = this.#last.then(() => this.#bus.send(new PutEventsCommand({ Entries: [{ Detail: detail }] })))
  }

  handler = async (event) => {
    this.emit('begin')
    for (const { sku } of event.items) this.emit(sku)
    await this.#last
    return { statusCode: 200 }
  }
}

export const { handler } = new App()
