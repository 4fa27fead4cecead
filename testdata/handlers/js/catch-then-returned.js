const axios = require('axios')

exports.handler = async (event) => {
  const { data: user } = await axios.get(`${process.env.USERS}/${event.userId}`)

  return axios.post(process.env.SLACK_HOOK, { text: `login of ${user.id}` })
    .catch((err) => console.error('slack failed', err.message))
    .then(() => ({ statusCode: 200, body: JSON.stringify(user) }))
}
