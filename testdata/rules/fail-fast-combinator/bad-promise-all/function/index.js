const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const table = new DynamoDBClient({});
const queue = new SQSClient({});

exports.handler = async (event) => {
  try {
    await Promise.all([
      table.send(new PutItemCommand({ TableName: 'orders', Item: event.item })),
      queue.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: event.body })),
    ]);
  } catch (error) {
    return { statusCode: 502 };
  }
  return { statusCode: 201 };
};
