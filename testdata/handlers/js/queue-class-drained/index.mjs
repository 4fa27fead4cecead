import { Outbox } from './outbox.mjs'
import axios from 'axios'

const outbox = new Outbox()

export const handler = async (event) => {
  outbox.add({ kind: 'start', id: event.id })
  const { data } = await axios.get(`${process.env.ORDERS}/${event.orderId}`)
  outbox.add({ kind: 'end', id: event.id })
  await outbox.drain()
  return data
}
