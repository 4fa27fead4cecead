// Bundles project/ with every bundler and its usual settings.
// usage: node build.mjs OUT (from a folder with node_modules and project/)
// Writes the bundles with their maps, and list.json: {file, map: path | "inline" | null, tool, plain, inputs}.
//   plain   not minified, so that its comments must tell nearly everything
//   inputs  esbuild's own account: bytes of each input in the output
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { rolldown } from 'rolldown';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import { minify } from 'terser';
import webpack from 'webpack';

const require = createRequire(import.meta.url);
const ts = require('typescript');
const out = path.resolve(process.argv[2]);
const entry = path.resolve('project/src/handler.ts');
const list = [];
mkdirSync(out, { recursive: true });

function add(file, map, tool, plain, inputs) {
    list.push({ file, map: map && map !== 'inline' ? `${file}.map` : map, tool, plain, inputs });
}

async function withEsbuild(file, plain, options) {
    const r = await esbuild.build({
        entryPoints: [entry], bundle: true, platform: 'node', outfile: path.join(out, file), sourcemap: true, metafile: true, logLevel: 'error', ...options });
    const inputs = Object.values(r.metafile.outputs).find((o) => o.entryPoint).inputs;
    const sizes = Object.fromEntries(Object.entries(inputs).map(([k, v]) => [k, v.bytesInOutput]));
    add(file, options.sourcemap === 'inline' ? 'inline' : 'file', 'esbuild', plain, plain ? sizes : undefined);
}

function withWebpack(file, plain, options) {
    const config = {
        entry, target: 'node', context: process.cwd(), devtool: 'source-map', mode: 'none',
        output: { path: out, filename: file, library: { type: 'commonjs2' } },
        resolve: { extensions: ['.ts', '.js'] },
        module: { rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true, configFile: path.resolve('tsconfig.json') } }] },
        ...options,
    };
    return new Promise((resolve, reject) => webpack(config, (error, stats) => {
        if (error || stats.hasErrors())
            return reject(error ?? new Error(stats.toString()));
        add(file, config.devtool.startsWith('inline') ? 'inline' : 'file', 'webpack', plain);
        resolve();
    }));
}

const types = { // what strips the types for rollup, with a map of its own
    name: 'types',
    async transform(code, id) {
        if (!id.endsWith('.ts'))
            return null;
        const r = await esbuild.transform(code, { loader: 'ts', sourcemap: 'external', sourcefile: id });
        return { code: r.code, map: r.map };
    },
};

await withEsbuild('esbuild-cjs.js', true, { format: 'cjs' });
await withEsbuild('esbuild-utf8.mjs', true, { format: 'esm', charset: 'utf8', sourcemap: 'inline', banner: { js: 'const banner = 1;' } });
await withEsbuild('esbuild-iife.js', true, { format: 'iife', sourceRoot: '/somewhere/else', sourcesContent: false });
await withEsbuild('esbuild-min.js', false, { format: 'cjs', minify: true, charset: 'utf8' });
await withEsbuild('esbuild-es5.js', true, { format: 'cjs', target: 'es2016', keepNames: true });

await withWebpack('webpack-none.js', false, {});
await withWebpack('webpack-named.js', false, { optimization: { moduleIds: 'named' } });
await withWebpack('webpack-dev.js', true, { mode: 'development' });
await withWebpack('webpack-cheap.js', true, { mode: 'development', devtool: 'inline-cheap-module-source-map' });
await withWebpack('webpack-prod.js', false, { mode: 'production' });
await withWebpack('webpack-joined.js', true, { mode: 'production', optimization: { minimize: false }, output: { path: out, filename: 'webpack-joined.js', pathinfo: true, library: { type: 'commonjs2' } } });
await withWebpack('webpack-hidden.js', false, { mode: 'production', devtool: 'nosources-source-map', optimization: { concatenateModules: false } });

const rolled = await rollup({ input: entry, plugins: [nodeResolve({ extensions: ['.ts', '.js', '.mjs'] }), commonjs(), json(), types], logLevel: 'silent' });
await rolled.write({ file: path.join(out, 'rollup.cjs'), format: 'cjs', sourcemap: true });
add('rollup.cjs', 'file', 'rollup', false);
const small = await minify(readFileSync(path.join(out, 'rollup.cjs'), 'utf8'), {
    sourceMap: { content: readFileSync(path.join(out, 'rollup.cjs.map'), 'utf8'), url: 'terser.js.map' }, format: { ascii_only: false } });
writeFileSync(path.join(out, 'terser.js'), small.code);
writeFileSync(path.join(out, 'terser.js.map'), small.map);
add('terser.js', 'file', 'terser', false);

const down = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' });
await down.write({ file: path.join(out, 'rolldown.js'), format: 'cjs', sourcemap: true });
add('rolldown.js', 'file', 'rolldown', true);

for (const name of ['handler.ts', 'lib/store.ts']) {
    const file = `tsc-${path.basename(name, '.ts')}.js`;
    const r = ts.transpileModule(readFileSync(path.join('project/src', name), 'utf8'), {
        fileName: name, compilerOptions: { module: 'CommonJS', target: 'ES5', inlineSourceMap: true, inlineSources: true, sourceRoot: 'https://example.test/src/' } });
    writeFileSync(path.join(out, file), r.outputText);
    add(file, 'inline', 'tsc', false);
}

execFileSync(process.execPath, ['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', entry, '-o', path.join(out, 'ncc'), '-s', '-q', '--transpile-only'], { stdio: 'inherit' });
add('ncc/index.js', 'file', 'ncc', false);

// An index map: two compiled files one after another, the second beginning in the middle of a line.
const one = readFileSync(path.join(out, 'rollup.cjs'), 'utf8').trimEnd() + ' ', two = readFileSync(path.join(out, 'esbuild-min.js'), 'utf8');
const lines = one.split('\n');
writeFileSync(path.join(out, 'sections.js'), one + two);
writeFileSync(path.join(out, 'sections.js.map'), JSON.stringify({ version: 3, sections: [
    { offset: { line: 0, column: 0 }, map: JSON.parse(readFileSync(path.join(out, 'rollup.cjs.map'), 'utf8')) },
    { offset: { line: lines.length - 1, column: lines.at(-1).length }, map: JSON.parse(readFileSync(path.join(out, 'esbuild-min.js.map'), 'utf8')) },
] }));
add('sections.js', 'file', 'sections', false);
writeFileSync(path.join(out, 'list.json'), JSON.stringify(list));
