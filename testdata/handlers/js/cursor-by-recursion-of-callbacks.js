const { DynamoDB } = require('aws-sdk')
const db = new DynamoDB.DocumentClient()

function scanAll (params, onPage, done) {
  db.scan(params, (err, page) => {
    if (err) return done(err)
    onPage(page.Items)
    if (page.LastEvaluatedKey) scanAll({ ...params, ExclusiveStartKey: page.LastEvaluatedKey }, onPage, done)
    else done(null)
  })
}

exports.handler = async () => {
  const items = []
  await new Promise((resolve, reject) => scanAll({ TableName: process.env.TABLE }, page => items.push(...page), err => {
    err ? reject(err) : resolve()
  }))
  return items.length
}
