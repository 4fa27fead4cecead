require('./lib/mailer');
const orders = require('./lib/orders');

exports.handler = async (event) => {
  const order = await orders.create(JSON.parse(event.body));
  return { statusCode: 201, body: JSON.stringify(order) };
};
