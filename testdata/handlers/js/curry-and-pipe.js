const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb')
const { DynamoDB } = require('@aws-sdk/client-dynamodb')
const ddb = DynamoDBDocument.from(new DynamoDB({}))

const curry = fn => {
  const curried = (...args) => (args.length >= fn.length ? fn(...args) : (...more) => curried(...args, ...more))
  return curried
}
const pipeAsync = (...fns) => input => fns.reduce((chain, fn) => chain.then(fn), Promise.resolve(input))

const put = curry((table, extra, item) => ddb.put({ TableName: table, Item: { ...item, ...extra } }).then(() => item))
const parse = event => JSON.parse(event.body)
const pick = curry((names, o) => Object.fromEntries(names.map(n => [n, o[n]])))
const ok = body => ({ statusCode: 200, body: JSON.stringify(body) })

module.exports = {
  handler: pipeAsync(parse, pick(['id', 'email']), put(process.env.TABLE, { kind: 'user' }), ok)
}
