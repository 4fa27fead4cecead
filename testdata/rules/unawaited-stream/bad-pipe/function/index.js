const fs = require('fs');

exports.handler = async (event) => {
  fs.createReadStream('/var/task/template.csv').pipe(fs.createWriteStream('/tmp/copy.csv'));
  return { statusCode: 201 };
};
