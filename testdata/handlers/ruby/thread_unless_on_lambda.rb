# The thread is for the local server: on Lambda the variable is always set.
require 'net/http'

def report(text)
  Net::HTTP.post(URI('https://hooks.example.com'), text)
end

def lambda_handler(event:, context:)
  if ENV['AWS_LAMBDA_FUNCTION_NAME']
    report('started')
  else
    Thread.new { report('started') }
  end
  Thread.new { report('local') } unless ENV.key?('LAMBDA_TASK_ROOT')
  { statusCode: 200 }
end
