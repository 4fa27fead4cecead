const mongoose = require('mongoose')
const Visit = mongoose.model('Visit', new mongoose.Schema({ path: String }))
let ready = null

exports.handler = async (event, context) => {
  context.callbackWaitsForEmptyEventLoop = false
  if (ready === null) ready = mongoose.connect(process.env.MONGO).then(() => mongoose)
  await ready
  const [visit, count] = await Promise.all([new Visit({ path: event.path }).save(), Visit.countDocuments().exec()])
  return { statusCode: 200, body: JSON.stringify({ visit, count }) }
}
