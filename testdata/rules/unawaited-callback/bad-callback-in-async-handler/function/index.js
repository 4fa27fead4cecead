const fs = require('fs');

exports.handler = async (event) => {
  fs.writeFile('/tmp/event.json', JSON.stringify(event), (error) => {
    if (error) console.error(error);
  });
  return { statusCode: 201 };
};
