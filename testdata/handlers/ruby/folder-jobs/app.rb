require_relative 'lib/jobs'

def lambda_handler(event:, context:)
  jobs = Jobs.new
  event['keys'].each { |key| jobs.enqueue(key) }
  { statusCode: 202 }
end
