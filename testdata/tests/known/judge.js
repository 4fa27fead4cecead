'use strict';
// Asked what the data say of real packages: rows as [path, effect, promise] on standard input, one object with the counts out.
// A path is walked in the package itself: members are read, a call is made only where `make` says how, with arguments that
// lead nowhere (a closed port of this machine). What stands at the end must be a function; one that is said to give a promise is called,
// and must give something with a then().
const path = require('path'), { createRequire, builtinModules } = require('module');
const root = process.argv[2], req = createRequire(path.join(root, 'x.js'));
const U = 'http://127.0.0.1:9/', closed = { host: '127.0.0.1', port: 9 };
const aws = { region: 'eu-west-1', endpoint: U, maxAttempts: 1, maxRetries: 0, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
process.env.AWS_EC2_METADATA_DISABLED = 'true';
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});
const quiet = (e) => (e.on('error', () => {}), e);

// How to make what a path ends with, when it ends with a call; and what a method is called with.
const make = {
  'axios.create()': (m) => m.create({ baseURL: U }), 'axios.Axios()': (m) => new m.Axios({ baseURL: U }), 'got.extend()': (m) => m.extend({ retry: 0 }),
  'pg.Client()': (m) => quiet(new m.Client(closed)), 'pg.Pool()': (m) => quiet(new m.Pool(closed)),
  'mysql.createConnection()': (m) => quiet(m.createConnection(closed)), 'mysql.createPool()': (m) => m.createPool(closed),
  'mysql2.createConnection()': (m) => quiet(m.createConnection(closed)), 'mysql2.createPool()': (m) => m.createPool(closed),
  'mysql2.createConnection().promise()': (m) => quiet(m.createConnection(closed)).promise(), 'mysql2.createPool().promise()': (m) => m.createPool(closed).promise(),
  'mysql2/promise.createPool()': (m) => m.createPool(closed),
  'ioredis()': (M) => quiet(new M({ ...closed, lazyConnect: true, maxRetriesPerRequest: 0 })),
  'ioredis.Redis()': (m) => quiet(new m.Redis({ ...closed, lazyConnect: true, maxRetriesPerRequest: 0 })),
  'ioredis().pipeline()': (M) => quiet(new M({ ...closed, lazyConnect: true })).pipeline(), 'ioredis().multi()': (M) => quiet(new M({ ...closed, lazyConnect: true })).multi(),
  'redis.createClient()': (m) => quiet(m.createClient({ url: 'redis://127.0.0.1:9', port: 9, disableOfflineQueue: true, retry_strategy: () => undefined })),
  'redis.createClient().multi()': (m) => quiet(m.createClient({ port: 9, retry_strategy: () => undefined })).multi(),
  'mongodb.MongoClient()': (m) => new m.MongoClient('mongodb://127.0.0.1:9', { serverSelectionTimeoutMS: 200 }),
  'mongodb.MongoClient().db()': (m) => make['mongodb.MongoClient()'](m).db('a'),
  'mongodb.MongoClient().db().collection()': (m) => make['mongodb.MongoClient().db()'](m).collection('b'),
  'mongodb.MongoClient().db().collection().find()': (m) => make['mongodb.MongoClient().db().collection()'](m).find({}),
  'mongodb.MongoClient().db().collection().aggregate()': (m) => make['mongodb.MongoClient().db().collection()'](m).aggregate([]),
  'mongoose.model()': (m) => m.models.T || m.model('T', new m.Schema({ a: Number }, { autoIndex: false, autoCreate: false, bufferTimeoutMS: 50 })),
  'mongoose.model()()': (m) => new (make['mongoose.model()'](m))({ a: 1 }), 'mongoose.model().find()': (m) => make['mongoose.model()'](m).find({}),
  'nodemailer.createTransport()': (m) => m.createTransport({ ...closed, connectionTimeout: 100 }),
  '@aws-sdk/client-s3.S3Client()': (m) => new m.S3Client(aws), '@aws-sdk/client-s3.S3()': (m) => new m.S3(aws),
  '@aws-sdk/lib-storage.Upload()': (m) => new m.Upload({ client: new (req('@aws-sdk/client-s3').S3Client)(aws), params: { Bucket: 'b', Key: 'k', Body: 'x' } }),
  '@aws-sdk/lib-dynamodb.DynamoDBDocumentClient.from()': (m) => m.DynamoDBDocumentClient.from(new (req('@aws-sdk/client-dynamodb').DynamoDBClient)(aws)),
  '@aws-sdk/lib-dynamodb.DynamoDBDocument.from()': (m) => m.DynamoDBDocument.from(new (req('@aws-sdk/client-dynamodb').DynamoDBClient)(aws)),
  'aws-sdk.S3.ManagedUpload()': (m) => new m.S3.ManagedUpload({ service: new m.S3({ ...aws, maxRetries: 0 }), params: { Bucket: 'b', Key: 'k', Body: 'x' } }),
  'aws-sdk.DynamoDB.DocumentClient()': (m) => new m.DynamoDB.DocumentClient(aws),
  'stripe()': (M) => new M('sk_test_x', { ...closed, protocol: 'http', maxNetworkRetries: 0 }),
  '@slack/web-api.WebClient()': (m) => new m.WebClient('x', { slackApiUrl: U, retryConfig: { retries: 0 } }),
  'kafkajs.Kafka().producer()': (m) => new m.Kafka({ brokers: ['127.0.0.1:9'], logLevel: 0, retry: { retries: 0 } }).producer(),
  'kafkajs.Kafka().consumer()': (m) => new m.Kafka({ brokers: ['127.0.0.1:9'], logLevel: 0, retry: { retries: 0 } }).consumer({ groupId: 'g' }),
  'kafkajs.Kafka().admin()': (m) => new m.Kafka({ brokers: ['127.0.0.1:9'], logLevel: 0, retry: { retries: 0 } }).admin(),
  'openai()': (M) => new M({ apiKey: 'x', baseURL: U, maxRetries: 0 }), 'openai.OpenAI()': (m) => new m.OpenAI({ apiKey: 'x', baseURL: U, maxRetries: 0 }),
  '@anthropic-ai/sdk()': (M) => new M({ apiKey: 'x', baseURL: U, maxRetries: 0 }),
  'undici.Client()': (m) => new m.Client(U), 'undici.Pool()': (m) => new m.Pool(U), 'undici.Agent()': (m) => new m.Agent(),
  'p-limit()': (M) => M(1), 'pino()': (M) => M({ enabled: false }), 'pino.pino()': (m) => m.pino({ enabled: false }),
  'winston.createLogger()': (m) => m.createLogger({ silent: true }), 'URL()': () => new URL(U), 'URLSearchParams()': () => new URLSearchParams(),
  'Headers()': () => new Headers(), 'TextEncoder()': () => new TextEncoder(), 'TextDecoder()': () => new TextDecoder(), 'AbortController()': () => new AbortController(),
  'Response()': () => new Response('{}'),
};
// Their addresses are fixed: not called, so that nothing leaves this machine.
const elsewhere = /^(dns|@sendgrid)|createTestAccount$/;
const S3Get = () => new (req('@aws-sdk/client-s3').GetObjectCommand)({ Bucket: 'b', Key: 'k' });
const withArguments = [
  [/^mongodb\.MongoClient\.connect$/, ['mongodb://127.0.0.1:9', { serverSelectionTimeoutMS: 100 }]],
  [/^mongoose\.connect$/, ['mongodb://127.0.0.1:9', { serverSelectionTimeoutMS: 100 }]],
  [/^(axios|got|node-fetch|undici|fetch)\b.*\.(request|fetch)$|^undici\.(Client|Pool|Agent)\(\)\.request$/, [{ url: U, origin: U, path: '/', method: 'GET' }]],
  [/^undici\.(fetch|request)$|^(fetch|node-fetch|axios|got)(\.|$)|^(axios\.create|axios\.Axios|got\.extend)\(\)/, [U]], [/^needle$/, ['get', U]],
  [/\/client-s3\..*\.send$/, () => [S3Get()]], [/lib-dynamodb.*\.send$/, () => [new (req('@aws-sdk/lib-dynamodb').GetCommand)({ TableName: 't', Key: { a: 1 } })]],
  [/s3-request-presigner\.getSignedUrl/, () => [new (req('@aws-sdk/client-s3').S3Client)(aws), S3Get()]],
  [/\.(connect|end|close|verify|quit|ping)$/, []], [/^(pg|mysql2)/, ['select 1', []]], [/^mongoose.*(insertMany|bulkWrite|bulkSave)$/, [[]]], 
  [/^mongodb.*(insertMany|bulkWrite|createIndexes)$/, [[{ a: 1 }]]], [/^mongodb.*forEach$/, [() => {}]], [/^mongodb.*(update|replace|Update|Replace)/, [{}, { $set: { a: 1 } }]],
  [/^nodemailer.*sendMail/, [{ from: 'a@b.c', to: 'a@b.c' }]], [/^bcryptjs/, ['x', 4]], [/^p-limit\(\)$/, [async () => 1]], [/^p-map$/, [[], async () => 1]],
  [/^bluebird\.try$/, [() => 1]], [/^bluebird/, [[], () => 1, 0]], [/^kafkajs.*(run)$/, [{ eachMessage: async () => {} }]], [/^kafkajs/, [{ topic: 't', topics: [], messages: [] }]],
  [/^openai|^@anthropic/, [{ model: 'm', messages: [], input: 'x' }]], [/^fs(\.promises|\/promises)|^fs-extra/, ['/nonexistent/a', '/nonexistent/b']],
  [/^assert.*(rejects|Reject)$/, [Promise.reject(new Error('x'))]], [/subtle\.generateKey/, [{ name: 'AES-GCM', length: 128 }, true, ['encrypt']]], [/^@slack.*apiCall/, ['api.test']],
  [/^stripe.*create$/, [{}]], [/^stream\/consumers/, () => [require('stream').Readable.from(['{}'])]],
];

function modulesOf(row) { // the package a path begins with, in all the versions there are; the longest name first
  const name = row.match(/^(@[^/]+\/[^/.(]+|[^/.(]+)((?:\/[^.(]+)*)/);
  const out = [];
  for (const one of [name[1] + name[2], name[1] + '-3' + name[2]])
    if (builtinModules.includes(one)) out.push([name[0].length, require('node:' + one)]);
    else try { out.push([name[0].length, req(one)]); } catch { /* not one of the pinned */ }
  if (out.length === 0 && name[2] === '' && name[1] in globalThis) out.push([name[1].length, globalThis[name[1]]]);
  return out;
}

function at(row, module, from) { // [value, holder] at the end of the path, or undefined where the judge cannot follow
  const end = row.lastIndexOf('()');
  let value = module, holder, rest = row.slice(from);
  if (end >= 0) {
    const made = row.slice(0, end + 2);
    if (!make[made]) return undefined;
    try { value = make[made](module); } catch { return undefined; }
    rest = row.slice(end + 2);
  }
  for (const name of rest.split('.').filter(Boolean)) {
    if (value === undefined || value === null) return [undefined];
    if (name === 'native' || value[name] === undefined && value.default && value.default[name] !== undefined && end < 0) return undefined;
    holder = value;
    value = value[name];
  }
  return [value, holder];
}

const out = { rows: 0, found: 0, absent: [], promised: 0, refused: 0, plain: [] };
let text = '';
process.stdin.on('data', (d) => { text += d; }).on('end', () => {
  for (const [row, effect, promise] of JSON.parse(text)) {
    if (row.includes('*') || effect === 'NONE') continue;
    const places = modulesOf(row).map(([from, m]) => at(row, m, from)).filter(Boolean);
    if (places.length === 0) continue;
    out.rows++;
    const there = places.filter(([f]) => typeof f === 'function');
    if (there.length === 0) { out.absent.push(row); continue; }
    out.found++;
    if (effect !== 'PENDING' && !promise || elsewhere.test(row)) continue;
    const given = withArguments.find(([p]) => p.test(row)), items = given ? (typeof given[1] === 'function' ? given[1]() : given[1]) : [{}, {}];
    let kept = false, threw = false;
    for (const [f, holder] of there) {
      try {
        const got = f.apply(holder, items);
        if (got && typeof got.then === 'function') { kept = true; got.then(() => {}, () => {}); }
      } catch { threw = true; }
    }
    if (kept) out.promised++; else if (threw) out.refused++; else out.plain.push(row);
  }
  process.stdout.write(JSON.stringify(out) + '\n', () => process.exit(0));
});
