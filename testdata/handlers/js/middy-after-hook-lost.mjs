import middy from '@middy/core'
import axios from 'axios'

const stamp = () => ({
  after: async (request) => {
    request.response.headers = { 'x-served-by': 'lambda' }
    axios.post(process.env.ACCESS_LOG, { path: request.event.path })
  }
})

const base = async (event) => {
  const { data } = await axios.get(`${process.env.CATALOG}${event.path}`)
  return { statusCode: 200, body: JSON.stringify(data) }
}

export const handler = middy(base).use(stamp())
