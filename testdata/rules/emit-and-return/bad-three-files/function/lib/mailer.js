const bus = require('./bus');

bus.on('order.created', async (order) => {
  await fetch('https://mail.example/send', { method: 'POST', body: JSON.stringify(order) });
});
