const { Client } = require('pg')
const axios = require('axios')

exports.handler = async (event) => {
  const client = new Client()
  let connecting
  let profile
  try {
    connecting = client.connect()
    profile = axios.get(`${process.env.USERS}/${event.userId}`)
    await connecting
    const { rows } = await client.query('select 1')
    return { rows, user: (await profile).data }
  } finally {
    await Promise.allSettled([connecting, profile])
    await client.end()
  }
}
