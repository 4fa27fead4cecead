// The sources given, through real compilers and a minifier, into a folder: `N-compiler-target[-min].js` for each.
// usage: node compile.js SOURCES.ts FOLDER
'use strict';
const fs = require('fs');
const path = require('path');
const babel = require('@babel/core');
const esbuild = require('esbuild-wasm');
const swc = require('@swc/wasm');
const terser = require('terser');
const ts = require('typescript');

const targets = [['ES5', { ie: '11' }], ['ES2015', { chrome: '52' }], ['ES2017', { chrome: '60' }]];

function compile(source) {
  const out = {};
  const modern = ts.transpileModule(source, { compilerOptions: { target: 'ES2022', module: 'ESNext' } }).outputText;
  for (const [target, browsers] of targets) {
    for (const importHelpers of [false, true]) {
      out['ts-' + target + (importHelpers ? '-tslib' : '')] = ts.transpileModule(source, {
        compilerOptions: { target, module: 'CommonJS', downlevelIteration: true, importHelpers } }).outputText;
    }
    out['babel-' + target] = babel.transformSync(modern, { presets: [['@babel/preset-env', { targets: browsers, modules: 'commonjs' }]],
      configFile: false, babelrc: false, compact: false }).code;
    out['swc-' + target] = swc.transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: target.toLowerCase() }, module: { type: 'commonjs' } }).code;
    if (target !== 'ES5') {
      out['esbuild-' + target] = esbuild.transformSync(source, { loader: 'ts', target: target.toLowerCase(), format: 'cjs' }).code;
      out['esbuild-' + target + '-min'] = esbuild.transformSync(source, { loader: 'ts', target: target.toLowerCase(), format: 'cjs', minify: true }).code;
    }
  }
  return out;
}

(async () => {
  const [file, folder] = process.argv.slice(2);
  const sources = fs.readFileSync(file, 'utf8').split('// ----\n');
  for (let i = 0; i < sources.length; i++) {
    const out = compile(sources[i]);
    for (const name of Object.keys(out)) {
      if (!name.startsWith('esbuild')) {
        out[name + '-min'] = (await terser.minify(out[name], { compress: { passes: 2 }, mangle: true })).code;
        out[name + '-top'] = (await terser.minify(out[name], { compress: true, mangle: { toplevel: true } })).code;
      }
    }
    fs.writeFileSync(path.join(folder, i + '-source.ts'), sources[i]);
    for (const name of Object.keys(out)) fs.writeFileSync(path.join(folder, i + '-' + name + '.js'), out[name]);
  }
})();
