const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager')
const axios = require('axios')

class Gateway {
  constructor () {
    this.client = new SecretsManagerClient({})
  }

  begin () {
    this.secret = this.client.send(new GetSecretValueCommand({ SecretId: 'gateway' }))
  }

  async charge (amount) {
    const { SecretString } = await this.secret
    const { password } = JSON.parse(SecretString)
    return axios.post(process.env.GATEWAY, { amount }, { headers: { authorization: password } })
  }
}

exports.handler = async (event) => {
  const gateway = new Gateway()
  gateway.begin()
  const { status } = await gateway.charge(event.detail.total)
  return { status }
}
