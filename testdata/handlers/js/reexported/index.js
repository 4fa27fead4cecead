module.exports = { handler: require('./src/main').run }
