// Makes JavaScript of TypeScript files, each with its map, by the pinned compiler.
// usage: node strip.js NODE_MODULES FROM TO FILE...     FROM/FILE -> TO/FILE.js and TO/FILE.js.map
const fs = require('fs')
const path = require('path')

const [modules, from, to, ...files] = process.argv.slice(2)
const ts = require(path.join(path.resolve(modules), 'typescript'))
for (const file of files) {
  const out = ts.transpileModule(fs.readFileSync(path.join(from, file), 'utf8'), {
    fileName: file,
    compilerOptions: {
      module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true, experimentalDecorators: true, removeComments: false
    }
  })
  const target = path.join(to, file + '.js')
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, out.outputText)
  fs.writeFileSync(target + '.map', out.sourceMapText)
}
