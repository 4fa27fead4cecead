const { EventEmitter } = require('events');
const bus = new EventEmitter();
const seen = [];

bus.on('created', (order) => {
  seen.push(order.id);
});

exports.handler = async (event) => {
  bus.emit('created', event);
  return { statusCode: 201, seen: seen.length };
};
