exports.b = async () => 1;
