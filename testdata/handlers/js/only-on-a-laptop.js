// What runs only where Lambda's variables are missing never runs there.
const local = !process.env.AWS_LAMBDA_FUNCTION_NAME
const onLambda = !!process.env.LAMBDA_TASK_ROOT

async function ping (url) {
  await fetch(url)
}

exports.handler = async event => {
  if (local) ping('https://dev.example.com/started')
  if (!onLambda) {
    ping('https://dev.example.com/again')
  }
  if ('AWS_EXECUTION_ENV' in process.env) await ping('https://example.com/run')
  else ping('https://dev.example.com/run')
  return { statusCode: 200 }
}
