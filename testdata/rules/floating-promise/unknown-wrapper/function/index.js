const { wrap } = require('odd-wrapper');

exports.handler = wrap(async (event) => {
  fetch('https://audit.example/log', { method: 'POST' });
  return { statusCode: 200 };
});
