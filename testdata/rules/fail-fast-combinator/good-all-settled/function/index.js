const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const table = new DynamoDBClient({});
const queue = new SQSClient({});

exports.handler = async (event) => {
  try {
    const done = await Promise.allSettled([
      table.send(new PutItemCommand({ TableName: 'orders', Item: event.item })),
      queue.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: event.body })),
    ]);
    if (done.some((one) => one.status === 'rejected')) return { statusCode: 502 };
  } catch (error) {
    return { statusCode: 502 };
  }
  return { statusCode: 201 };
};
