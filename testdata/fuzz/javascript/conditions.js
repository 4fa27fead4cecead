if (process.platform === 'win32' || !(typeof window !== "undefined" && f(a, /* b */ [c, { d: 'e' }]))) require('g');
else if (process.env.NODE_ENV === 'production' && (process.versions.node >= 1 || // i
  !!(j['k'] !== `l`))) import('m'); else require(`n`);
try { require.resolve('o'); } catch { module.exports = require('p' + q); }
export * as r from "s" with { type: 'json' };
