const mysql = require('mysql2/promise')

let pool
const getPool = () => (pool ||= mysql.createPool(process.env.DATABASE_URL))

async function inTransaction (fn) {
  const connection = await getPool().getConnection()
  await connection.beginTransaction()
  try {
    const result = await fn(connection)
    await connection.commit()
    return result
  } catch (err) {
    await connection.rollback()
    throw err
  } finally {
    connection.release()
  }
}

exports.handler = async event => inTransaction(async tx => {
  await tx.execute('insert into orders values (?)', [event.orderId])
  for (const item of event.items) {
    await tx.execute('insert into items values (?, ?)', [event.orderId, item.sku])
  }
  return event.items.length
})
