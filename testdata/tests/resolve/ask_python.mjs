// node ask_python.mjs MODULES ROOT < LINES   a Python built for WebAssembly (pyodide), asked which file an import gets
//
// It sees ROOT as /mnt/judge (a folder that Lambda may have, so that nothing about it is certain). Each line is a tree as ask_python.py takes it, and its answers are a JSON list on one line; the first line of
// the output says what this Python is. What differs from Linux in where a module is looked for is put right: the suffixes of extension
// modules, and pyodide's own finders are taken out.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [modules, root] = process.argv.slice(2);
const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean); // before pyodide takes standard input for itself
const { loadPyodide } = await import(pathToFileURL(modules + '/pyodide/pyodide.mjs'));
const python = await loadPyodide();
python.FS.mkdirTree('/mnt/judge');
python.FS.mount(python.FS.filesystems.NODEFS, { root }, '/mnt/judge');
python.runPython(readFileSync(new URL('ask_python.py', import.meta.url), 'utf8'));
python.runPython(`
import _imp, importlib._bootstrap_external as bootstrap, importlib.machinery as machinery, pkgutil, zipimport
suffixes = ['.cpython-3%d-x86_64-linux-gnu.so' % sys.version_info[1]] + machinery.EXTENSION_SUFFIXES[1:]
sys.meta_path[:] = [machinery.BuiltinImporter, machinery.FrozenImporter, machinery.PathFinder]
sys.path_hooks[:] = [zipimport.zipimporter, machinery.FileFinder.path_hook(
    (machinery.ExtensionFileLoader, suffixes), (machinery.SourceFileLoader, machinery.SOURCE_SUFFIXES),
    (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES))]
sys.path_importer_cache.clear()
sys.dont_write_bytecode = True

def describe():
    packages = [m.name for m in pkgutil.iter_modules(own) if m.ispkg]
    return json.dumps({'version': list(sys.version_info[:3]), 'names': sorted(sys.stdlib_module_names), 'packages': packages,
                       'frozen': sorted(_imp._frozen_module_names())})

def ask_line(line):
    tree = json.loads(line)
    for path in tree['bytecode']:
        with open(path, 'wb') as f:
            f.write(bytecode)
    return json.dumps(in_place(tree))

bytecode = bytes(bootstrap._code_to_timestamp_pyc(compile('', 'x', 'exec')))
`);
const answers = [python.runPython('describe()')], ask = python.globals.get('ask_line');
for (const line of lines) answers.push(ask(line));
process.stdout.write(answers.join('\n') + '\n');
