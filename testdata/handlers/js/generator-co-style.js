const AWS = require('aws-sdk')
const dynamo = new AWS.DynamoDB.DocumentClient()

function co (make) {
  return function (...args) {
    const steps = make.apply(this, args)
    const next = (method, value) => {
      let step
      try {
        step = steps[method](value)
      } catch (err) {
        return Promise.reject(err)
      }
      if (step.done) return Promise.resolve(step.value)
      return Promise.resolve(step.value).then((v) => next('next', v), (e) => next('throw', e))
    }
    return next('next')
  }
}

exports.handler = co(function * (event) {
  const { Item } = yield dynamo.get({ TableName: process.env.TABLE, Key: { id: event.id } }).promise()
  yield dynamo.put({ TableName: 'seen', Item }).promise()
  return Item
})
