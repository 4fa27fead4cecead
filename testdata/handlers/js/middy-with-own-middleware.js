const middy = require('@middy/core')
const { CloudWatchClient, PutMetricDataCommand } = require('@aws-sdk/client-cloudwatch')
const cloudwatch = new CloudWatchClient({})

const metrics = () => {
  const data = []
  return {
    before: ({ event }) => { event.count = name => data.push({ MetricName: name, Value: 1 }) },
    after: async () => {
      if (data.length) await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'app', MetricData: data }))
    }
  }
}

const base = async event => {
  event.count('orders')
  const res = await fetch('https://api.example.com/orders', { method: 'POST' })
  return { statusCode: res.status }
}

exports.handler = middy().use(metrics()).handler(base)
