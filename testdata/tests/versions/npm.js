// npm's answers: node-semver with `loose`, as npm itself calls it. Lines of "s RANGE VERSION" or "c A B", parted by tabs.
const semver = require('semver');
const loose = { loose: true };
// The rule for words that are no range, as layercheck documents it: what npm would take for a tag and advises to name one.
const isTag = (s) => encodeURIComponent(s) === s && /^[A-Za-z]/.test(s) && !/^v[0-9]/.test(s);
const isPath = (s) => s === '.' || s === '..';
const satisfies = (range, version) => {
  if (semver.valid(version, loose) === null) return 'invalid';
  if (semver.validRange(range, loose) === null) return isTag(range.trim()) || isPath(range.trim()) ? 'unknown' : 'invalid';
  return String(semver.satisfies(version, range, loose));
};
const compare = (a, b) => {
  if (semver.valid(a, loose) === null || semver.valid(b, loose) === null) return 'invalid';
  return String(semver.compare(a, b, loose));
};
const lines = require('fs').readFileSync(0, 'utf8').split('\n').slice(0, -1);
console.log(lines.map((l) => l.split('\t')).map(([k, a, b]) => (k === 's' ? satisfies : compare)(a, b)).join('\n'));
