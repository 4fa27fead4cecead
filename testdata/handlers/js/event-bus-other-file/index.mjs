import { bus } from './bus.mjs'
import './listeners.mjs'

export const handler = async (event) => {
  for (const item of event.detail.items) {
    bus.emit('item.sold', item)
  }
  return { sold: event.detail.items.length }
}
