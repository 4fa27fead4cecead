const fs = require('fs');

exports.handler = async (event) => {
  await new Promise((resolve, reject) => {
    fs.writeFile('/tmp/event.json', JSON.stringify(event), (error) => (error ? reject(error) : resolve()));
  });
  return { statusCode: 201 };
};
