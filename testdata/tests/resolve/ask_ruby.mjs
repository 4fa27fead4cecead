// node ask_ruby.mjs MODULES VERSION ROOT < LINES   a Ruby built for WebAssembly, asked which file a require gets
//
// It sees ROOT as /judge (one name deep: every folder above must be there for it, too), and its own library. Each line is a JSON list of Ruby expressions; for each, ask_ruby.rb
// being loaded, the answer (a string) goes into a JSON list on one line. There is no fork: the whole memory is put back as it was before
// each expression, which the running program cannot tell from a new start. Nothing here may wait once the first copy is taken: a
// finalizer of JavaScript's would reach into a memory that is no longer the one it knew.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { WASI } from 'node:wasi';

const [modules, version, root] = process.argv.slice(2);
const { RubyVM } = createRequire(pathToFileURL(modules + '/x.js'))('@ruby/wasm-wasi/dist/vm');
const wasi = new WASI({ version: 'preview1', env: {}, preopens: { '/judge': root }, returnOnExit: true });
const module = await WebAssembly.compile(readFileSync(`${modules}/@ruby/${version}-wasm-wasi/dist/ruby+stdlib.wasm`));
const vm = new RubyVM();
const imports = { wasi_snapshot_preview1: wasi.wasiImport };
vm.addToImports(imports);
const instance = await WebAssembly.instantiate(module, imports);
await vm.setInstance(instance);
wasi.initialize(instance);
// without the package's own set-up, which would put gems of its own onto the load path
vm.guest.rubyInit(['ruby.wasm', '-EUTF-8', '-e_=0'].map((word) => word + '\0'));
vm.eval(readFileSync(new URL('ask_ruby.rb', import.meta.url), 'utf8'));

const memory = instance.exports.memory, boot = new Uint8Array(memory.buffer).slice();
const answers = [];
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  answers.push(JSON.stringify(JSON.parse(line).map((expression) => {
    const got = vm.eval(expression).toString(), now = new Uint8Array(memory.buffer);
    now.set(boot);
    now.fill(0, boot.length);
    return got;
  })));
}
process.stdout.write(answers.join('\n') + '\n');
