// Stand-ins for what node itself offers that takes time: timers, files, child processes, http. Nothing real is touched, but child
// processes are real ones: a shell that sleeps and leaves its mark.
const util = require('util')
const cp = require('child_process')
const { EventEmitter } = require('events')
const { Readable, Writable } = require('stream')
const { state, real, stack, start, end, pass, work, workCb } = require('./marks')

// Sleeps shrink; guards (two seconds and more) stay long enough to be cleared before they fire.
const shrink = ms => (ms >= 2000 ? ms / 4 : (ms || 0) / 20)

class Timer {
  constructor (kind, fn, ms, args) {
    this.mark = start(kind)
    const fire = () => { end(this.mark); fn(...args) }
    this.handle = pass(this.mark, fire, shrink(ms))
  }

  stop () {
    if (this.handle.stopped !== undefined) real.clearTimeout(this.handle.timer)
    else real.clearTimeout(this.handle)
    end(this.mark)
  }

  ref () { return this }
  unref () { return this }
  hasRef () { return true }
  refresh () { return this }
  [Symbol.toPrimitive] () { return this.mark.id }
}

class Interval {
  constructor (fn, ms, args) {
    this.mark = start('interval')
    this.handle = real.setInterval(() => fn(...args), Math.max(1, shrink(ms)))
  }

  stop () { real.clearInterval(this.handle); end(this.mark) }
  ref () { return this }
  unref () { this.handle.unref(); return this }
}

const timers = {
  setTimeout: (fn, ms, ...args) => new Timer('timeout', fn, ms, args),
  setImmediate: (fn, ...args) => new Timer('immediate', fn, 0, args),
  setInterval: (fn, ms, ...args) => new Interval(fn, ms, args)
}
timers.clearTimeout = timers.clearImmediate = timers.clearInterval = t => { if (t && t.stop) t.stop() }
const timersPromises = {
  setTimeout: (ms, value) => work('sleep', value),
  setImmediate: value => work('sleep', value),
  setInterval: async function * () { for (;;) yield await work('sleep') },
  scheduler: { wait: () => work('sleep'), yield: () => work('sleep') }
}
timers.setTimeout[util.promisify.custom] = timersPromises.setTimeout
timers.setImmediate[util.promisify.custom] = timersPromises.setImmediate
timers.promises = timersPromises

/** A stream of chunks; its mark starts when someone begins to read and ends with the last chunk. */
function reader (kind, chunks) {
  const lines = stack()
  const left = [...chunks]
  let mark = null
  const stream = new Readable({
    read () {
      if (!mark) mark = start(kind, lines)
      real.setTimeout(() => {
        if (left.length) return this.push(left.shift())
        pass(mark, () => { this.push(null) })
      }, 1)
    }
  })
  stream.on('end', () => { if (mark) end(mark) })
  stream.on('close', () => { if (mark) end(mark) })
  for (const name of ['on', 'pipe', 'once', 'resume']) {
    const was = stream[name]
    stream[name] = function (...args) {
      lines.push(...stack())
      if (!mark && (name === 'pipe' || name === 'resume' || args[0] === 'data')) mark = start(kind, lines)
      return was.apply(this, args)
    }
  }
  stream.transformToString = () => work('body', chunks.join(''))
  stream.transformToByteArray = () => work('body', Buffer.from(chunks.join('')))
  stream.transformToWebStream = () => Readable.toWeb(stream)
  return stream
}

/** Takes anything; its mark starts with the first chunk and ends when all is written. */
function writer (kind, done = () => {}) {
  const lines = stack()
  let mark = null
  return new Writable({
    objectMode: true,
    write (chunk, encoding, next) {
      if (!mark) mark = start(kind, lines)
      real.setTimeout(next, 1)
    },
    final (next) {
      if (!mark) mark = start(kind, lines)
      pass(mark, () => { end(mark); next(); done() })
    }
  })
}

const CSV = ['id,name\n1,ann\n', '2,bob\n', '3,eve\n']
const content = args => (args.some(a => typeof a === 'string' && /utf-?8/i.test(a)) || args.some(a => a && a.encoding)
  ? '{"id":"1"}' : Buffer.from('{"id":"1"}'))
const fsResult = (name, args) => ({
  readFile: content(args), readdir: ['a.csv', 'b.csv'], stat: { size: 3, isFile: () => true }, mkdtemp: '/tmp/x', lstat: { size: 3 }
})[name]

function fakeFs () {
  const fs = require('fs')
  const promises = new Proxy({}, {
    get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : (...args) => work('fs.' + name, fsResult(name, args)))
  })
  const known = {
    promises,
    constants: fs.constants,
    createReadStream: () => reader('fs.read', CSV),
    createWriteStream: () => writer('fs.write'),
    existsSync: () => true,
    statSync: () => fsResult('stat', []),
    readFileSync: (...args) => content(args)
  }
  const fake = new Proxy(known, {
    get (_, name) {
      if (name in known) return known[name]
      if (typeof name === 'symbol' || typeof fs[name] !== 'function') return fs[name]
      if (name.endsWith('Sync')) return () => undefined
      const call = (...args) => workCb('fs.' + name, fsResult(name, args), args[args.length - 1])
      call[util.promisify.custom] = (...args) => work('fs.' + name, fsResult(name, args))
      return call
    }
  })
  return { fake, promises }
}

function shell (kind, options) {
  const mark = start(kind)
  const seconds = mark.id === state.slow ? 0.3 : 0.005
  const text = `sleep ${seconds}; echo out; printf 'E %s\\n' ${mark.id} >&9`
  const child = cp.spawn('/bin/sh', ['-c', text], {
    detached: !!(options && options.detached), stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'ignore', 'ignore', 'ignore', 'ignore', 'ignore', state.fd]
  })
  child.on('exit', () => { mark.over = true; state.moves++ })
  return child
}

function collect (child, cb) {
  let text = ''
  child.stdout.on('data', d => { text += d })
  child.on('close', code => { if (cb) cb(null, text, '', code) })
  return child
}

const last = args => (typeof args[args.length - 1] === 'function' ? args[args.length - 1] : undefined)
const exec = kind => {
  const call = (...args) => collect(shell(kind), last(args))
  call[util.promisify.custom] = () => new Promise(resolve => collect(shell(kind), (e, stdout) => resolve({ stdout, stderr: '' })))
  return call
}
const childProcess = {
  spawn: (cmd, args, options) => shell('spawn', options || (Array.isArray(args) ? {} : args)),
  fork: () => Object.assign(shell('fork'), { send () {} }),
  exec: exec('exec'),
  execFile: exec('execFile'),
  execSync: () => Buffer.from('out\n'),
  execFileSync: () => Buffer.from('out\n'),
  spawnSync: () => ({ status: 0, stdout: Buffer.from('out\n') })
}

/** http.request and http.get: the request is on its way from the first call on. */
function http () {
  const request = (...args) => {
    const cb = last(args)
    const mark = start('http')
    const req = new EventEmitter()
    Object.assign(req, { write: () => true, end: () => req, setTimeout: () => req, destroy: () => end(mark), setHeader () {} })
    if (cb) req.once('response', cb)
    pass(mark, () => {
      end(mark)
      const res = reader('http.body', ['{"id":"1"}'])
      Object.assign(res, { statusCode: 200, headers: {} })
      req.emit('response', res)
    })
    return req
  }
  return { request, get: request, Agent: class {} }
}

const { fake, promises } = fakeFs()
const table = {
  fs: fake, 'fs/promises': promises, child_process: childProcess, timers, 'timers/promises': timersPromises, http: http(), https: http()
}
module.exports = { table, timers, reader, writer, CSV }
