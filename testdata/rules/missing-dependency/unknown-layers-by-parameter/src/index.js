exports.handler = async () => require('axios').get('https://example.org');
