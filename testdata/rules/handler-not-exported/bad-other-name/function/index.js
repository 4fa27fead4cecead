exports.handle = async (event) => ({ statusCode: 200 });
