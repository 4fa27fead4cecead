'use strict';

const axios = require('axios');
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { v4: uuid } = require('uuid');
const { parseOrder } = require('./lib/order');
const { thumbnail } = require('./lib/thumbnail');

const dynamo = new DynamoDBClient({});

exports.handler = async (event) => {
  const order = parseOrder(event.body);
  const id = uuid();
  const picture = await axios.get(order.picture, { responseType: 'arraybuffer' });
  const preview = await thumbnail(picture.data);

  await dynamo.send(new PutItemCommand({
    TableName: process.env.TABLE,
    Item: { id: { S: id }, total: { N: String(order.total) }, preview: { B: preview } },
  }));
  return { statusCode: 201, body: JSON.stringify({ id }) };
};
