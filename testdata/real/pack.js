'use strict';

// pack.js PACKAGES OUT.zip FOLDER: packs a folder as deployment tools do (yazl, from the node_modules folder PACKAGES), in byte
// order and with a fixed time, so that the same files give the same archive.
const fs = require('fs');
const path = require('path');

const [packages, out, root] = process.argv.slice(2);
const yazl = require(path.join(packages, 'yazl'));
const zip = new yazl.ZipFile();

function files(folder) {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((e) => {
    const name = folder ? `${folder}/${e.name}` : e.name;
    return e.isDirectory() ? files(name) : [name];
  });
}

const names = files('').map((n) => Buffer.from(n)).sort(Buffer.compare).map(String);
for (const name of names) {
  const from = path.join(root, name);
  const mode = fs.statSync(from).mode & 0o100 ? 0o100755 : 0o100644;
  zip.addFile(from, name, { mtime: new Date(1980, 0, 1), mode, forceDosTimestamp: true });
}
zip.outputStream.pipe(fs.createWriteStream(out));
zip.end();
