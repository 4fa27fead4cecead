const now = Date.now();

exports.handler = async (event) => {
  if (event.expires < now) {
    return { statusCode: 410 };
  }
  return { statusCode: 200 };
};
