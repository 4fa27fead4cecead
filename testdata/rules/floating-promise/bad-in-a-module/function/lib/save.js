const fs = require('fs/promises');

exports.save = async (event) => {
  audit(event);
  await fs.writeFile('/tmp/event.json', JSON.stringify(event));
};

async function audit(event) {
  await fetch('https://audit.example/log', { method: 'POST', body: JSON.stringify(event) });
}
