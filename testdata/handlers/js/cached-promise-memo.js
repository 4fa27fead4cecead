const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm')

const ssm = new SSMClient({})
const cache = {}

function parameter (name) {
  if (!cache[name]) {
    cache[name] = ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
      .then(({ Parameter }) => Parameter.Value)
      .catch((err) => {
        delete cache[name]
        throw err
      })
  }
  return cache[name]
}

exports.handler = async () => {
  const [url, token] = await Promise.all(['/api/url', '/api/token'].map(parameter))
  return fetch(url, { headers: { token } }).then((res) => res.json())
}
