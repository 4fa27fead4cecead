const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');
const money = require('money');

const mail = new SESv2Client({});

exports.handler = async (event) => {
  const order = JSON.parse(event.body);
  mail.send(new SendEmailCommand({ Destination: { ToAddresses: [order.email] } }));
  return { statusCode: 201, body: money.format(order.total) };
};
