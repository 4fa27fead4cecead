// Stand-ins for third-party packages: slow, and leaving marks. A package that is not in the table is a client whose every method is
// slow work.
const { EventEmitter } = require('events')
const { Transform } = require('stream')
const { work, workCb } = require('./marks')
const { reader, writer, CSV } = require('./builtins')

const hidden = name => typeof name === 'symbol' || name === 'then' || name === 'toJSON'

/** An object whose every property is a slow function, at any depth: client.a.b(x) is work. */
function client (path, known = {}) {
  const target = function () {}
  return new Proxy(target, {
    get (t, name) {
      if (name in known) return known[name]
      if (name === 'prototype') return t.prototype
      if (hidden(name)) return undefined
      if (name === '__esModule') return false
      if (name === 'default') return client(path)
      if (['on', 'once', 'use'].includes(name)) return () => {}
      return client(path + '.' + name)
    },
    set (t, name, value) { known[name] = value; return true },
    apply: (t, self, args) => answer(path, args),
    construct: () => client(path)
  })
}

const last = args => (typeof args[args.length - 1] === 'function' ? args[args.length - 1] : undefined)
function answer (path, args) {
  const cb = last(args)
  return cb ? workCb(path, () => result(path), cb) : work(path, () => result(path))
}

const ROWS = [{ id: '1', email: 'ann@example.com' }, { id: '2', email: 'bob@example.com' }]
const EMPTY = { MessageId: 'm-1', FailedEntryCount: 0, Attributes: { n: 1 }, $metadata: { httpStatusCode: 200 } }

/** What an AWS operation answers, by its name with or without Command. */
function result (name) {
  if (/getObject|GetObject/.test(name)) return { Body: reader('body', CSV), ContentLength: 10, ETag: 'e', $metadata: {} }
  if (/query|scan|Query|Scan/.test(name)) return { Items: ROWS, Count: 2, rows: ROWS, rowCount: 2 }
  if (/(getItem|GetItem|\.get$|^get$|GetCommand)/.test(name)) return { Item: ROWS[0], data: ROWS[0], status: 200 }
  if (/listObjects|ListObjects/.test(name)) return { Contents: [{ Key: 'a.csv' }, { Key: 'b.csv' }], IsTruncated: false }
  if (/receiveMessage|ReceiveMessage/.test(name)) return { Messages: [{ Body: '{}', ReceiptHandle: 'r' }] }
  if (/[sS]ecret/.test(name)) return { SecretString: '{"user":"u","password":"p"}' }
  if (/[pP]arameter/.test(name)) return { Parameter: { Value: 'v' }, Parameters: [{ Name: 'n', Value: 'v' }] }
  return { ...EMPTY, data: ROWS[0], status: 200 }
}

/** @aws-sdk/client-*: commands are data, send is work; the aggregated clients have a method for each command. */
function sdk3 () {
  class Client {
    constructor () {
      this.middlewareStack = { add () {} }
      return new Proxy(this, {
        get (t, name) {
          if (name in t || hidden(name)) return t[name]
          return (...args) => answer('aws.' + name, args)
        }
      })
    }

    send (command, ...rest) {
      const op = command && command.constructor ? command.constructor.op : 'send'
      const cb = last(rest)
      return cb ? workCb('aws.' + op, () => result(op), cb) : work('aws.' + op, () => result(op))
    }

    destroy () {}
  }
  const made = new Map()
  return new Proxy({}, {
    get (_, name) {
      if (hidden(name) || name === '__esModule') return undefined
      if (made.has(name)) return made.get(name)
      let value
      if (/^paginate/.test(name)) {
        value = async function * () { for (let i = 0; i < 2; i++) yield await work('aws.' + name, () => result(name)) }
      } else if (/^waitUntil/.test(name)) {
        value = () => work('aws.' + name)
      } else if (/Command$/.test(name)) {
        value = class { constructor (input) { this.input = input } }
        value.op = name
      } else {
        value = class extends Client {}
        value.from = () => new value()
      }
      made.set(name, value)
      return value
    },
    has: () => true
  })
}

/** aws-sdk v2: a call with a callback starts; without one it is a request that starts by promise(), send() or a stream. */
function sdk2 () {
  const request = op => ({
    promise: () => work('aws.' + op, () => result(op)),
    send: cb => workCb('aws.' + op, () => result(op), cb),
    createReadStream: () => reader('body', CSV),
    on () { return this },
    abort () {}
  })
  const service = name => class {
    constructor () {
      return new Proxy(this, {
        get (t, op) {
          if (hidden(op) || op in t) return t[op]
          if (op === 'getSignedUrl') return () => 'https://signed.example.com'
          return (...args) => {
            const cb = last(args)
            if (cb) workCb('aws.' + op, () => result(op), cb)
            return request(op)
          }
        }
      })
    }
  }
  const aws = { config: { update () {} }, Endpoint: class {} }
  return new Proxy(aws, {
    get (t, name) {
      if (name in t || hidden(name)) return t[name]
      t[name] = service(name)
      t[name].DocumentClient = service('DocumentClient')
      t[name].Converter = { unmarshall: x => x, marshall: x => x }
      return t[name]
    }
  })
}

function axios () {
  const call = (...args) => work('axios', () => ({ data: { id: '1', items: ROWS, total: 3 }, status: 200, headers: {} }))
  for (const name of ['get', 'post', 'put', 'patch', 'delete', 'head', 'request']) call[name] = (...args) => call(...args)
  Object.assign(call, { create: () => axios(), interceptors: { request: { use () {} }, response: { use () {} } }, defaults: { headers: {} }, default: call })
  return call
}

function fetch () {
  return work('fetch', () => ({
    ok: true,
    status: 200,
    headers: new Map(),
    json: async () => ({ id: '1', items: ROWS }),
    text: async () => 'ok',
    arrayBuffer: async () => new ArrayBuffer(1),
    body: reader('fetch.body', ['x'])
  }))
}

function pg () {
  class Client extends EventEmitter {
    query (...args) { return answer('query', args) }
    connect (...args) { return last(args) ? answer('connect', args) : work('connect', () => new Client()) }
    end (...args) { return answer('end', args) }
    release () {}
  }
  return { Client, Pool: Client, types: { setTypeParser () {} } }
}

/** mysql2/promise: a pool is made at once, its connections are waited for. */
function mysql () {
  const connection = () => client('mysql', { on () {}, release () {}, destroy () {} })
  const pool = () => client('mysql', { on () {}, getConnection: () => work('getConnection', connection) })
  return { createPool: pool, createConnection: () => work('createConnection', connection) }
}

function redisClient () {
  const emitter = new EventEmitter()
  const known = {
    isOpen: false, status: 'ready', on () { return this }, multi: () => batch(), pipeline: () => batch(), disconnect () {}, once: emitter.once
  }
  return client('redis', known)
}

/** Collects without doing; exec is the work. */
function batch () {
  const me = new Proxy({}, { get: (_, name) => (hidden(name) ? undefined : name === 'exec' ? () => work('redis.exec', []) : () => me) })
  return me
}

/** Mongoose queries are lazy: then or exec starts them. save and create start at once. */
function mongoose () {
  const lazy = op => {
    const query = new Proxy({}, {
      get (_, name) {
        if (name === 'then') return (a, b) => work('mongo.' + op, ROWS).then(a, b)
        if (name === 'catch') return b => work('mongo.' + op, ROWS).catch(b)
        if (name === 'exec') return () => work('mongo.' + op, ROWS)
        return typeof name === 'symbol' ? undefined : () => query
      }
    })
    return query
  }
  const model = () => {
    class Model {
      constructor (doc) { Object.assign(this, doc) }
      save () { return work('mongo.save', this) }
    }
    for (const op of ['create', 'insertMany', 'bulkWrite']) Model[op] = () => work('mongo.' + op, ROWS)
    for (const op of ['find', 'findOne', 'findById', 'updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'findOneAndUpdate', 'countDocuments']) {
      Model[op] = () => lazy(op)
    }
    return Model
  }
  const connect = () => work('mongo.connect', { connection: {} })
  return { Schema: class {}, model, connect, createConnection: () => ({ asPromise: connect, model }), connection: { readyState: 0, close: connect } }
}

function middy (base) {
  const layers = []
  const wrapped = async (event, context) => {
    const request = { event, context, response: undefined }
    for (const m of layers) if (m.before) await m.before(request)
    request.response = await base(event, context)
    for (const m of [...layers].reverse()) if (m.after) await m.after(request)
    return request.response
  }
  wrapped.use = m => { layers.push(...[].concat(m)); return wrapped }
  wrapped.before = fn => wrapped.use({ before: fn })
  wrapped.after = fn => wrapped.use({ after: fn })
  wrapped.onError = () => wrapped
  wrapped.handler = fn => { base = fn; return wrapped }
  return wrapped
}
middy.default = middy

const decorator = () => (target, key, descriptor) => descriptor
class Tool {
  constructor () {
    const known = {
      injectLambdaContext: decorator, logMetrics: decorator, captureLambdaHandler: decorator, captureMethod: decorator,
      captureAWSv3Client: c => c, captureAWSClient: c => c, getSegment: () => ({ addNewSubsegment: () => ({ close () {}, addError () {} }), close () {} })
    }
    return new Proxy(known, { get: (t, name) => (name in t || hidden(name) ? t[name] : () => undefined) })
  }
}
const powertools = new Proxy({}, {
  get: (_, name) => (hidden(name) || name === '__esModule' ? undefined : /^[A-Z]/.test(name) ? Tool : () => ({}))
})

function sentry () {
  const flush = () => work('sentry.flush', true)
  const wrapHandler = fn => async (event, context) => {
    try {
      if (fn.length > 2) return await new Promise((resolve, reject) => fn(event, context, (e, v) => (e ? reject(e) : resolve(v))))
      return await fn(event, context)
    } finally {
      await flush()
    }
  }
  const me = { init () {}, captureException () {}, captureMessage () {}, setTag () {}, flush, close: flush, wrapHandler }
  me.AWSLambda = me
  return me
}

/** As much of express as a handler behind serverless-http needs: the first route is called; the answer is what ends the request. */
function express () {
  const routes = []
  const app = {}
  for (const name of ['get', 'post', 'put', 'delete', 'all']) app[name] = (path, ...fns) => { routes.push(...fns); return app }
  app.use = () => app
  app.listen = () => {}
  app.run = event => new Promise((resolve, reject) => {
    const res = { statusCode: 200 }
    res.status = code => { res.statusCode = code; return res }
    res.json = res.send = res.end = body => { resolve({ statusCode: res.statusCode, body }); return res }
    res.set = res.setHeader = () => res
    const req = { body: JSON.parse(event.body), params: event.pathParameters, query: {}, headers: event.headers, get: () => 'x' }
    const out = routes[routes.length - 1](req, res, reject)
    if (out && out.catch) out.catch(reject)
  })
  return app
}
express.json = express.urlencoded = () => () => {}
express.Router = express

/** Parses lines `id,name` into objects. */
function csv () {
  let head = null
  return new Transform({
    readableObjectMode: true,
    transform (chunk, encoding, next) {
      for (const line of String(chunk).trim().split('\n')) {
        const cells = line.split(',')
        if (!head) head = cells
        else this.push(Object.fromEntries(head.map((h, i) => [h, cells[i]])))
      }
      next()
    }
  })
}

const limit = () => (fn, ...args) => Promise.resolve().then(() => fn(...args))
class PQueue {
  constructor () { this.all = [] }
  add (fn) { const p = Promise.resolve().then(fn); this.all.push(p); return p }
  addAll (fns) { return Promise.all(fns.map(f => this.add(f))) }
  onIdle () { return Promise.all(this.all) }
}
const pMap = (list, fn) => Promise.all([...list].map(fn))

class Upload {
  constructor (options) { this.options = options }
  on () { return this }
  done () {
    const body = this.options.params.Body
    if (!body || !body.pipe) return work('upload')
    return new Promise((resolve, reject) => { body.on('error', reject); body.pipe(writer('upload', resolve)) })
  }
}

// What TypeScript's output asks of its helper library.
const tslib = {
  __importDefault: (m) => (m && m.__esModule ? m : { default: m }),
  __importStar: (m) => (m && m.__esModule ? m : { ...m, default: m }),
  __awaiter: (self, args, P, generator) => new Promise((resolve, reject) => {
    const steps = generator.apply(self, args || [])
    const go = (method, value) => {
      try {
        const { done, value: v } = steps[method](value)
        if (done) resolve(v)
        else Promise.resolve(v).then((x) => go('next', x), (e) => go('throw', e))
      } catch (err) {
        reject(err)
      }
    }
    go('next')
  })
}

const table = {
  tslib: () => tslib,
  'aws-sdk': sdk2,
  axios,
  'node-fetch': () => fetch,
  pg,
  'mysql2/promise': mysql,
  redis: () => ({ createClient: redisClient }),
  ioredis: () => function Redis () { return redisClient() },
  mongoose,
  '@middy/core': () => middy,
  '@sentry/serverless': sentry,
  '@sentry/aws-serverless': sentry,
  express: () => express,
  'serverless-http': () => app => event => app.run(event),
  'csv-parser': () => csv,
  'csv-parse': () => ({ parse: csv }),
  'p-limit': () => limit,
  'p-map': () => pMap,
  'p-queue': () => PQueue,
  '@aws-sdk/lib-storage': () => ({ Upload }),
  '@aws-sdk/util-dynamodb': () => ({ marshall: x => x, unmarshall: x => x }),
  nodemailer: () => ({ createTransport: () => ({ sendMail: (...args) => answer('sendMail', args), close () {} }) }),
  uuid: () => ({ v4: () => 'u-u-i-d' }),
  winston: () => new Proxy({}, { get: () => () => new Tool() }),
  pino: () => () => new Tool(),
  'aws-xray-sdk-core': () => ({ captureAWSv3Client: c => c, captureAWS: c => c, captureHTTPsGlobal () {} })
}
const made = new Map()

/** The stand-in of a package, the same object for each asker. */
function load (name) {
  if (made.has(name)) return made.get(name)
  let value
  if (table[name]) value = table[name]()
  else if (/^aws-sdk\/clients\//.test(name)) value = sdk2()[name.split('/')[2]]
  else if (/^@aws-sdk\//.test(name)) value = sdk3()
  else if (/^@aws-lambda-powertools\//.test(name)) value = powertools
  else if (/^@middy\//.test(name)) value = () => ({})
  else if (/^@nestjs\//.test(name)) value = new Proxy({}, { get: (_, n) => (hidden(n) || n === '__esModule' ? undefined : () => () => {}) })
  else value = client(name)
  made.set(name, value)
  return value
}

module.exports = { load, fetch }
