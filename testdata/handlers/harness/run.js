// Stands in for Lambda's runtime on Node.js up to 22 (facts as the interface client version 3 has them):
//   a promise           the response goes out as soon as it settles; nothing else is waited for
//   callback(null, x)   when the event loop is empty, or at once when callbackWaitsForEmptyEventLoop is false
//   callback(err), context.done/succeed/fail   at once
//   neither             when the event loop is empty
// Then the process is killed, as Lambda freezes it. What was started and what was done by then is in the log (marks.js).
// usage: node --experimental-vm-modules run.js ROOT FILE EXPORT SLOW FAIL LOG
//   ROOT: the corpus; FILE: the handler file below it
//   SLOW: number of the mark to starve; FAIL: number of the mark to fail (0: none)
const fs = require('fs')
const path = require('path')
const vm = require('vm')
const { isBuiltin } = require('module')
const marks = require('./marks')
const builtins = require('./builtins')
const packages = require('./packages')
const { lineMap } = require('./linemap')

const [root, file, name, slow, fail, logFile] = process.argv.slice(2)
const maps = new Map()
const origin = new Map()
marks.state.slow = Number(slow)
marks.state.fail = Number(fail)
marks.state.fd = fs.openSync(logFile, 'a')
marks.state.where = (f, line, column) => [origin.get(f) || f, maps.has(f) ? maps.get(f)(line, column) : line]

function freeze (how) {
  marks.log('F ' + String(how).split('\n')[0])
  process.kill(process.pid, 'SIGKILL')
}

process.on('unhandledRejection', e => freeze('unhandled rejection: ' + e))
process.on('uncaughtException', e => freeze('uncaught exception: ' + (e && e.stack ? e.stack.replace(/\n/g, ' ') : e)))

const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.mjs', '/index.ts']
function find (spec, from) {
  const base = path.resolve(path.dirname(from), spec)
  const tries = [...ENDINGS.map(e => base + e), base.replace(/\.js$/, '.ts')]
  const hit = tries.find(f => fs.existsSync(f) && fs.statSync(f).isFile())
  if (!hit) throw new Error(`no file for '${spec}' from '${from}'`)
  return hit
}

function outside (spec) {
  const plain = spec.replace(/^node:/, '')
  if (builtins.table[plain]) return builtins.table[plain]
  return isBuiltin(plain) ? require(plain) : packages.load(spec)
}

// TypeScript was made JavaScript before (testdata/handlers/harness/strip.js): X.ts -> $LC_STRIPPED/X.ts.js, with its map.
function source (f) {
  if (!f.endsWith('.ts')) {
    // Compiled code with its map beside it: what is lost is told by the source's lines.
    if (fs.existsSync(f + '.map')) {
      const map = fs.readFileSync(f + '.map', 'utf8')
      maps.set(f, lineMap(map))
      origin.set(f, path.resolve(path.dirname(f), JSON.parse(map).sources[0]))
    }
    return fs.readFileSync(f, 'utf8')
  }
  const js = path.join(process.env.LC_STRIPPED, path.relative(path.resolve(root), f) + '.js')
  maps.set(f, lineMap(fs.readFileSync(js + '.map', 'utf8')))
  return fs.readFileSync(js, 'utf8')
}

const required = new Map()
function load (f) {
  if (required.has(f)) return required.get(f).exports
  const module = { exports: {}, filename: f, id: f }
  required.set(f, module)
  if (f.endsWith('.json')) {
    module.exports = JSON.parse(fs.readFileSync(f, 'utf8'))
    return module.exports
  }
  const require = spec => (/^[./]/.test(spec) ? load(find(spec, f)) : outside(spec))
  require.main = {}
  const run = vm.compileFunction(source(f), ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: f, importModuleDynamically: spec => bring(spec, f, [])
  })
  run.call(module.exports, module.exports, require, module, f, path.dirname(f))
  return module.exports
}

// The names that a module's text imports from a package: a stand-in must declare them.
function wanted (text, spec) {
  const names = new Set(['default'])
  const quoted = spec.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  for (const m of text.matchAll(new RegExp(`(?:import|export)\\s+([^'";]*?)\\s+from\\s*['"]${quoted}['"]`, 'g'))) {
    for (const part of (m[1].match(/\{([^}]*)\}/) || ['', ''])[1].split(',')) {
      const name = part.trim().split(/\s+as\s+/)[0]
      if (name) names.add(name)
    }
  }
  return [...names]
}

const modules = new Map()
function link (f) {
  if (modules.has(f)) return modules.get(f)
  const module = new vm.SourceTextModule(source(f), {
    identifier: f,
    initializeImportMeta: meta => { meta.url = 'file://' + f },
    importModuleDynamically: spec => bring(spec, f, ['*'])
  })
  modules.set(f, module)
  return module
}

// Linking a module links what it imports: once from the outermost, as modules that share one would wait for each other.
const linked = (module) => module.link((spec, by) => join(spec, by.identifier, wanted(source(by.identifier), spec)))

async function join (spec, from, names) {
  if (/^[./]/.test(spec)) {
    const f = find(spec, from)
    if (/\.(mjs|ts)$/.test(f)) return link(f)
    return synthetic(load(f), names, f)
  }
  return synthetic(outside(spec), names, spec)
}

function synthetic (value, names, id) {
  const all = names.includes('*') ? ['default', ...Object.keys(value)] : names
  const made = new vm.SyntheticModule([...new Set(all)], function () {
    for (const n of new Set(all)) {
      this.setExport(n, n !== 'default' ? value[n] : value.__esModule && value.default ? value.default : value)
    }
  }, { identifier: id })
  return made
}

async function bring (spec, from, names) {
  const module = await join(spec, from, names)
  if (module.status === 'unlinked') await linked(module)
  await module.evaluate()
  return module
}

const event = JSON.parse(fs.readFileSync(path.join(__dirname, 'event.json'), 'utf8'))
const context = {
  awsRequestId: 'r-1',
  functionName: 'f',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 30000,
  done: (e, v) => marks.real.setImmediate(() => freeze(e ? 'error' : 'ok')),
  succeed: () => marks.real.setImmediate(() => freeze('ok')),
  fail: () => marks.real.setImmediate(() => freeze('ok'))
}

function callback (err) {
  if (err || !context.callbackWaitsForEmptyEventLoop) marks.real.setImmediate(() => freeze('ok'))
  else process.once('beforeExit', () => freeze('ok'))
}

async function main () {
  Object.assign(globalThis, builtins.timers, { fetch: packages.fetch })
  delete globalThis.promises
  globalThis.awslambda = {
    streamifyResponse: fn => (e, c) => fn(e, responseStream(), c),
    HttpResponseStream: { from: s => s }
  }
  for (const k of ['log', 'info', 'warn', 'error', 'debug']) console[k] = () => {}
  process.env.TABLE = process.env.BUCKET = process.env.QUEUE_URL = process.env.TOPIC = 'x'
  marks.state.root = path.resolve(root) + '/'
  const full = path.join(path.resolve(root), file)
  const esm = full.endsWith('.mjs') || full.endsWith('.ts')
  if (esm) {
    const module = link(full)
    await linked(module)
    await module.evaluate()
    invoke(module.namespace[name])
  } else {
    invoke(load(full)[name])
  }
}

function responseStream () {
  const { PassThrough } = require('stream')
  const out = new PassThrough()
  out.setContentType = () => {}
  out.resume()
  return out
}

function invoke (handler) {
  if (typeof handler !== 'function') return freeze(`no handler '${name}' in ${file}`)
  marks.log('H')
  process.once('beforeExit', () => freeze('ok'))
  const out = handler(event, context, callback)
  if (out && typeof out.then === 'function') {
    process.removeAllListeners('beforeExit')
    process.once('beforeExit', () => freeze('exit before the promise settled'))
    out.then(() => freeze('ok'), e => freeze('rejected: ' + e))
  }
}

main().catch(e => freeze('cannot load: ' + (e && e.stack ? e.stack.replace(/\n/g, ' ') : e)))
