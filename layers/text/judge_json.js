// Says for each hex line of the file given what JSON.parse makes of it: "bad", or the value in a form that any language can
// write: strings as hex of UTF-16 units, numbers as hex of their 64 bits, object keys sorted.
'use strict';
const fs = require('fs');
const hex = (n, width) => n.toString(16).padStart(width, '0');
const units = (s) => Array.from({length: s.length}, (_, i) => hex(s.charCodeAt(i), 4)).join('');
const bits = (n) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  return hex(view.getUint32(0), 8) + hex(view.getUint32(4), 8);
};
const show = (v) => {
  if (v === null) return 'z';
  if (v === true) return 't';
  if (v === false) return 'f';
  if (typeof v === 'number') return 'n' + bits(v);
  if (typeof v === 'string') return 's' + units(v);
  if (Array.isArray(v)) return '[' + v.map(show).join(',') + ']';
  const pairs = Object.keys(v).map((k) => [units(k), show(v[k])]);
  pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return '{' + pairs.map((p) => p[0] + ':' + p[1]).join(',') + '}';
};
const out = [];
for (const line of fs.readFileSync(process.argv[2], 'latin1').split('\n').slice(0, -1)) {
  let text = Buffer.from(line, 'hex').toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  try {
    out.push(show(JSON.parse(text)));
  } catch (e) {
    out.push('bad');
  }
}
process.stdout.write(out.join('\n') + '\n');
