const { save } = require('./lib/save');

exports.handler = async (event) => {
  await save(event);
  return { statusCode: 201 };
};
