// ask_node.js < QUESTIONS: this Node.js's own answers, for resolve_node.py. Each line is KIND TAB SPECIFIER TAB FROM as JSON; each answer
// the real path of the file, "builtin:NAME" or "!CODE" on a line. The kind "path" sets NODE_PATH and has no answer;
// after "resolve" nothing is loaded. The module is loaded too, since what resolves may still be refused
// (ERR_REQUIRE_ESM); how its own code ends is of no interest.
'use strict';
const fs = require('fs');
const Module = require('module');
const path = require('path');
const {fileURLToPath, pathToFileURL} = require('url');

// The loader's own refusals; everything else comes from the file that was found.
const REFUSALS = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_INVALID_PACKAGE_TARGET',
  'ERR_INVALID_PACKAGE_CONFIG', 'ERR_PACKAGE_IMPORT_NOT_DEFINED', 'ERR_INVALID_MODULE_SPECIFIER', 'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_REQUIRE_ESM', 'ERR_UNKNOWN_BUILTIN_MODULE', 'ERR_UNSUPPORTED_ESM_URL_SCHEME', 'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_INVALID_ARG_VALUE', 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING', 'ERR_INVALID_FILE_URL_HOST', 'ERR_INVALID_URL_SCHEME',
  'ERR_INVALID_FILE_URL_PATH', 'ERR_INVALID_URL']);

const codeOf = (error) => (error instanceof URIError ? 'URIError' : (error && error.code) || 'Error');
// Until 20 bad JSON has no code of its own.
const isBadJson = (error) => error instanceof Error && String(error.message).startsWith('Error parsing ');

let loading = true;

function answerRequire(specifier, from) {
  const require = Module.createRequire(from);
  let found;
  try {
    found = require.resolve(specifier);
  } catch (error) {
    if (!loading)
      return '!' + codeOf(error);
    try {
      require(specifier);
    } catch (again) {
      return '!' + codeOf(again);
    }
    return '!' + codeOf(error);
  }
  try {
    if (loading)
      require(specifier);
  } catch (error) {
    if (REFUSALS.has(codeOf(error)) || isBadJson(error))
      return '!' + codeOf(error);
  }
  return path.isAbsolute(found) ? found : 'builtin:' + found;
}

// import() as a file at `from` would write it.
function importer(from) {
  const module = new Module(from);
  module.filename = from;
  module.paths = Module._nodeModulePaths(path.dirname(from));
  module._compile('module.exports = (specifier) => import(specifier)', from);
  return module.exports;
}

const importers = new Map();
let resolveFrom;

async function answerImport(specifier, from) {
  if (loading && !importers.has(from))
    importers.set(from, importer(from));
  try {
    if (loading)
      await importers.get(from)(specifier);
  } catch (error) {
    if (REFUSALS.has(codeOf(error)) || error instanceof URIError)
      return '!' + codeOf(error);
  }
  try {
    const url = await resolveFrom(specifier, pathToFileURL(from).href);
    // What is no file comes back all the same.
    if (url.startsWith('file:'))
      return loading || fs.statSync(fileURLToPath(url), {throwIfNoEntry: false})?.isFile() ? fileURLToPath(url) : '!ERR_MODULE_NOT_FOUND';
    return 'builtin:' + url;
  } catch (error) {
    return '!' + codeOf(error);
  }
}

async function main() {
  const out = [];
  process.on('unhandledRejection', () => {});
  process.removeAllListeners('warning');
  resolveFrom = (await import(pathToFileURL(path.join(__dirname, 'ask_node.mjs')).href)).resolveFrom;
  for (const line of fs.readFileSync(0, 'utf8').split('\n')) {
    if (line === '')
      continue;
    const [kind, specifier, from] = JSON.parse(line);
    if (kind === 'path') {
      process.env.NODE_PATH = specifier;
      Module._initPaths();
      continue;
    }
    if (kind === 'resolve') {
      loading = false;
      continue;
    }
    out.push(kind === 'require' ? answerRequire(specifier, from) : await answerImport(specifier, from));
  }
  const text = Buffer.from(out.join('\n') + '\n');
  for (let at = 0; at < text.length;)
    at += fs.writeSync(1, text, at);
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
