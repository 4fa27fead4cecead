const { AthenaClient, StartQueryExecutionCommand, GetQueryExecutionCommand } = require('@aws-sdk/client-athena')
const athena = new AthenaClient({})

const finished = (id) => new Promise((resolve, reject) => {
  let asking = false
  const timer = setInterval(() => {
    if (asking) return
    asking = true
    athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id })).then((out) => {
      clearInterval(timer)
      resolve(out)
    }, (err) => {
      clearInterval(timer)
      reject(err)
    })
  }, 1000)
})

exports.handler = async () => {
  const { MessageId } = await athena.send(new StartQueryExecutionCommand({ QueryString: 'select 1' }))
  await finished(MessageId)
  return 'SUCCEEDED'
}
