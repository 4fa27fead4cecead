const mongoose = require('mongoose')
const User = mongoose.model('User', new mongoose.Schema({ seen: Date }))

let conn
exports.handler = async (event, context) => {
  context.callbackWaitsForEmptyEventLoop = false
  conn ??= await mongoose.connect(process.env.MONGO)
  const user = await User.findById(event.userId)
  const visit = new User({ seen: new Date() })
  visit.save()
  return user
}
