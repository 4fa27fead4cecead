const mongoose = require('mongoose')
const Visit = mongoose.model('Visit', new mongoose.Schema({ path: String }))
let ready

module.exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  ready = ready || mongoose.connect(process.env.MONGO)
  ready.then(() => {
    new Visit({ path: event.path }).save().then((v) => console.log(v.path))
    callback(null, { statusCode: 200, body: 'hi' })
  })
}
