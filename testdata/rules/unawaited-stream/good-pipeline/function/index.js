const fs = require('fs');
const { pipeline } = require('stream/promises');

exports.handler = async (event) => {
  await pipeline(fs.createReadStream('/var/task/template.csv'), fs.createWriteStream('/tmp/copy.csv'));
  return { statusCode: 201 };
};
