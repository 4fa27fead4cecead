#!/bin/sh
# The handler that the analysis is timed on: what esbuild makes of a service of about 3,000 lines of its own and four
# real packages, some 2 MB, with esbuild's path comments. The own part is written here, by rule, so that it is the same
# every time: 80 services with a class and a function each, called from the handler.
# usage: sh ci/bench/bundle.sh >build/bench/bundle.js
set -eu
cd "$(dirname "$0")/../.."
libs=$(testdata/real/fetch npm bench-libs)
function=$(testdata/real/fetch npm bench-function)

# package NAME PATH FILE: as esbuild wraps a CommonJS module.
package() {
    printf '// %s\nvar require_%s = __commonJS({\n  "%s"(exports, module) {\n' "$2" "$1" "$2"
    cat "$3"
    printf '\n  }\n});\n\n'
}

printf '"use strict";\nvar __getOwnPropNames = Object.getOwnPropertyNames;\n'
printf 'var __commonJS = (cb, mod) => function __require() {\n'
printf '  return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;\n};\n\n'
package lodash node_modules/lodash/lodash.js "$libs/lodash/lodash.js"
package rxjs node_modules/rxjs/dist/bundles/rxjs.umd.js "$libs/rxjs/dist/bundles/rxjs.umd.js"
package ramda node_modules/ramda/dist/ramda.js "$libs/ramda/dist/ramda.js"
package moment node_modules/moment/min/moment-with-locales.js "$function/moment/min/moment-with-locales.js"
awk 'BEGIN {
    print "// src/shared.ts\nvar lodash = require_lodash();\nvar { S3Client, PutObjectCommand } = require(\"@aws-sdk/client-s3\");"
    print "var s3 = new S3Client({});\nvar table = new Map();\n"
    for (i = 0; i < 80; i++) {
        printf "// src/services/order%d.ts\n", i
        printf "var Orders%d = class {\n  constructor(options) {\n    this.options = { retries: %d, ...options };\n    this.seen = [];\n  }\n", i, i % 5
        printf "  async load(id) {\n    const answer = await fetch(`https://orders.example/%d/${id}`);\n", i
        printf "    if (!answer.ok) {\n      throw new Error(`order ${id} answered ${answer.status}`);\n    }\n    return answer.json();\n  }\n"
        printf "  async save(order) {\n    for (const line of order.lines ?? []) {\n      if (!this.valid(line)) continue;\n"
        printf "      await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: `${order.id}/${line.id}`, Body: JSON.stringify(line) }));\n    }\n"
        printf "    this.seen.push(order.id);\n    return order;\n  }\n"
        printf "  valid(line) {\n    return Boolean(line && line.id && (line.amount > %d || line.free));\n  }\n};\n", i
        printf "async function handleOrder%d(event) {\n  const orders = new Orders%d({ stage: event.stage });\n", i, i
        printf "  try {\n    const order = await orders.load(event.id);\n    return await orders.save(order);\n"
        printf "  } catch (error) {\n    console.error(\"order %d\", error);\n    throw error;\n  }\n}\ntable.set(\"order%d\", handleOrder%d);\n\n", i, i, i
    }
    print "// src/index.ts\nvar handler = async (event) => {\n  const results = [];"
    for (i = 0; i < 80; i++)
        printf "  if (event.kind === \"order%d\") results.push(await handleOrder%d(event));\n", i, i
    print "  await Promise.all(results.map(async (result) => handleOrder0(result)));"
    print "  return { statusCode: 200, body: JSON.stringify(lodash.compact(results)) };\n};"
    print "module.exports = { handler };"
}'
