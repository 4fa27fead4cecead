require 'aws-sdk-cloudwatch'

def report(name)
  Aws::CloudWatch::Client.new.put_metric_data(namespace: 'app', metric_data: [{ metric_name: name, value: 1.0 }])
end

def handler(event:, context:)
  fork { report(event['action']) }
  { statusCode: 200 }
end
