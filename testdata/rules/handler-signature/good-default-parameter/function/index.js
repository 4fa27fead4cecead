exports.handler = async (event, context, options = {}) => ({ statusCode: 200, ...options });
