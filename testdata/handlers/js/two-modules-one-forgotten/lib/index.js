exports.publish = require('./publish')
exports.log = console
