const axios = require('axios')

const report = (err) => axios.post(process.env.ERRORS, { message: err.message, stack: err.stack })

exports.handler = async (event) => {
  let failed
  try {
    return { statusCode: 200, body: JSON.parse(event.headers.authorization).sub }
  } catch (err) {
    failed = report(err)
    return { statusCode: 401 }
  } finally {
    await failed
  }
}
