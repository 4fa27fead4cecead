const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda')
const lambda = new LambdaClient({})

function withTimeout (promise, ms) {
  let timer
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`more than ${ms} ms`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

exports.handler = async (event) => {
  const out = await withTimeout(lambda.send(new InvokeCommand({ FunctionName: 'worker', Payload: event.body })), 20000)
  return out.$metadata.httpStatusCode
}
