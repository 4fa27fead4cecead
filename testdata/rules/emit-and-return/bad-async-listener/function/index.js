const { EventEmitter } = require('events');
const bus = new EventEmitter();

bus.on('created', async (order) => {
  await fetch('https://mail.example/send', { method: 'POST', body: JSON.stringify(order) });
});

exports.handler = async (event) => {
  bus.emit('created', event);
  return { statusCode: 201 };
};
