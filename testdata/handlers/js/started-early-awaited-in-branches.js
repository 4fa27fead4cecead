const axios = require('axios')

exports.handler = async event => {
  const profile = axios.get(`https://users.example.com/${event.userId}`)
  if (event.action === 'create') {
    const { data } = await profile
    return axios.post('https://orders.example.com', { user: data })
  } else if (event.action === 'delete') {
    const [user] = await Promise.allSettled([profile])
    return user.status
  }
  return profile.then(r => r.data, () => null)
}
