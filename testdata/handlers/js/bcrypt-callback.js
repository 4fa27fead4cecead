const bcrypt = require('bcrypt')
const { Pool } = require('pg')
const pool = new Pool()

exports.handler = async (event) => {
  const { email } = JSON.parse(event.body)
  bcrypt.hash(event.id, 12, (err, hash) => {
    if (err) throw err
    pool.query('insert into people (email, hash) values ($1, $2)', [email, hash])
  })
  return { statusCode: 201 }
}
