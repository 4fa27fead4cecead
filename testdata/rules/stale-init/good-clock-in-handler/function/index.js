const started = Date.now();
console.log('init took', Date.now() - started);

exports.handler = async (event) => {
  if (event.expires < Date.now()) {
    return { statusCode: 410 };
  }
  return { statusCode: 200 };
};
