import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import pg from 'pg'

const secrets = new SecretsManagerClient({})
const ready = (async () => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'db' }))
  const pool = new pg.Pool(JSON.parse(SecretString))
  await pool.query('select 1')
  return pool
})()

export const handler = async (event) => {
  const pool = await ready
  const { rows } = await pool.query('select id from people where email = $1', [event.email])
  return rows
}
