const mongoose = require('mongoose')
const User = mongoose.model('User', new mongoose.Schema({ email: String }))

exports.handler = async event => {
  await mongoose.connect('mongodb://db.example.com/app')
  let query = User.find({ email: event.email })
  if (event.notify) query = query.where('notify', true)
  const unused = User.findOne({ id: event.id })
  const users = await query.limit(10).sort('email').exec()
  return users.length + (unused ? 0 : 1)
}
