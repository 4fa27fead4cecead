import axios from 'axios'
import version from './version.mjs'

const run = async event => {
  const res = await axios.get('https://api.example.com', { headers: { version }, params: event.queryStringParameters })
  return res.status
}
export { run }
