// Marks: every piece of slow work says in the log when it was started, from which lines of the case, and when it was done.
//   S id kind own-lines | lines that led to it        E id
// own-lines: the stack at the start, V8's async frames included. The others: where the promises, timers and emitters were made in
// whose callbacks the start happened, nearest first.
// One mark a run may be starved (SLOW): it is done only after nothing else has moved for a while. One may fail (FAIL).
const fs = require('fs')
const hooks = require('async_hooks')

const real = { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval }
const IDLE_TICKS = 40
const TICK_MS = 2
const TICKS_MAX = 400 // a case that moves for ever (an interval) does not starve for ever
const FAST_MS = 4

const state = { root: '', fd: 1, slow: 0, fail: 0, count: 0, moves: 0, where: (file, line) => [file, line] }

Error.stackTraceLimit = 60

/** The lines of the case's own files on the stack, innermost first. */
function stack () {
  const was = Error.prepareStackTrace
  Error.prepareStackTrace = (_, sites) => sites
  const sites = new Error('where').stack
  Error.prepareStackTrace = was
  const out = []
  for (const site of Array.isArray(sites) ? sites : []) {
    const file = (site.getFileName() || '').replace(/^file:\/\//, '')
    if (!file.startsWith(state.root) || file.startsWith(__dirname)) continue
    const [name, line] = state.where(file, site.getLineNumber(), site.getColumnNumber())
    out.push(name.slice(state.root.length) + ':' + line)
  }
  return out
}

const made = new Map()
hooks.createHook({
  init (id) {
    made.set(id, { lines: state.root ? stack() : [], parent: hooks.executionAsyncId() })
  }
}).enable()

function causes () {
  const out = []
  let id = hooks.executionAsyncId()
  for (let n = 0; n < 200 && made.has(id); n++) {
    const { lines, parent } = made.get(id)
    out.push(...lines)
    if (parent === id) break
    id = parent
  }
  return out
}

const log = text => fs.writeSync(state.fd, text + '\n')
const unique = list => [...new Set(list)].join(',') || '-'

/** Starts a mark; `more` are lines that belong to it besides the present stack. */
function start (kind, more = []) {
  const mark = { id: ++state.count, kind, over: false }
  state.moves++
  log(`S ${mark.id} ${kind} ${unique([...stack(), ...more])} ${unique(causes())}`)
  return mark
}

function end (mark) {
  if (mark.over) return
  mark.over = true
  state.moves++
  log(`E ${mark.id}`)
}

/** Lets some time pass for a mark, then calls `then`: a little, or all there is when it is the starved one. */
function pass (mark, then, ms = FAST_MS) {
  if (mark.id !== state.slow) return real.setTimeout(then, ms)
  const handle = { timer: null, stopped: false }
  let idle = 0
  let ticks = 0
  let seen = state.moves
  const tick = () => {
    idle = seen === state.moves ? idle + 1 : 0
    seen = state.moves
    if (idle >= IDLE_TICKS || ++ticks >= TICKS_MAX) then()
    else handle.timer = real.setTimeout(tick, TICK_MS)
  }
  handle.timer = real.setTimeout(tick, ms)
  return handle
}

/** Slow work as a promise. */
function work (kind, result, more) {
  const mark = start(kind, more)
  return new Promise((resolve, reject) => {
    pass(mark, () => {
      end(mark)
      if (mark.id === state.fail) reject(new Error('mark ' + mark.id + ' was told to fail'))
      else resolve(typeof result === 'function' ? result() : result)
    })
  })
}

/** Slow work with a callback (err, result). */
function workCb (kind, result, cb) {
  const mark = start(kind)
  pass(mark, () => {
    end(mark)
    if (typeof cb !== 'function') return
    if (mark.id === state.fail) cb(new Error('mark ' + mark.id + ' was told to fail'))
    else cb(null, typeof result === 'function' ? result() : result)
  })
}

module.exports = { state, real, stack, start, end, pass, work, workCb, log }
