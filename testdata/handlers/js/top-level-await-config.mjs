import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import pg from 'pg'

const secrets = new SecretsManagerClient({})
const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'db' }))
const pool = new pg.Pool(JSON.parse(SecretString))

export const handler = async event => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('insert into audit(id) values($1)', [event.id])
    await client.query('commit')
  } catch (err) {
    await client.query('rollback')
    throw err
  } finally {
    client.release()
  }
}
