const { AthenaClient, StartQueryExecutionCommand } = require('@aws-sdk/client-athena')
const athena = new AthenaClient({})

const until = (test, ms) => new Promise(resolve => {
  const timer = setInterval(() => {
    if (!test()) return
    clearInterval(timer)
    resolve()
  }, ms)
})

exports.handler = async event => {
  let ready = false
  const started = athena.send(new StartQueryExecutionCommand({ QueryString: event.id })).then(() => { ready = true })
  await until(() => ready, 50)
  await started
  return { ready }
}
