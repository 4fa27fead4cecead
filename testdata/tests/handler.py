"""Which file is the handler? Random trees with files, folders and packages of a handler's name; what layercheck finds is compared with
the steps that the runtime interface clients document (lambda facts 2.3 to 2.5), taken by the real node, python3 and ruby.

What is found is compared, not what comes of loading it: a package.json that is no JSON fails there, and is not among the trees.
The clients themselves are not here: the scripts below do what their sources say, step by step (exists, require.resolve, import). Two
clients of Node.js: 3 (up to nodejs22.x) and 4 (nodejs24.x). LC_SEED gives another seed, LC_TREES changes how many trees are asked."""

import json
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(360)
WORK = os.path.realpath(judge.scratch('handler'))
DRIVER = os.path.join(judge.TOOLS, 'handler_driver')

# A line {runtime, handler, root} gives "found PATH" (below root), "missing" or "malformed". require(P) is asked by require.resolve,
# which looks the same files up and runs nothing.
NODE = r'''
const fs = require('fs'), path = require('path'), {Module} = require('module');
function find(client, handler, root) {
  if (handler.includes('..')) return 'malformed';
  const base = path.basename(handler);
  const folder = handler.substring(0, handler.indexOf(base));
  const match = base.match(/^([^.]*)\.(.*)$/);
  if (!match) return 'malformed';
  const module = match[1], P = path.resolve(root, folder, module);
  const byRequire = p => { try { return require.resolve(p); } catch { return null; } };
  const byImport = p => fs.statSync(p).isFile() ? fs.realpathSync(p) : null;
  const loads = client >= 4 ? [['', byImport], ['.js', byImport], ['.mjs', byImport], ['.cjs', byImport]]
                            : [['', byRequire], ['.js', byRequire], ['.mjs', byImport], ['.cjs', byRequire]];
  for (const [extension, load] of loads)
    if (fs.existsSync(P + extension)) return load(P + extension);
  try { return require.resolve(module, {paths: [root, path.resolve(root, folder)]}); } catch { return null; }
}
require('readline').createInterface({input: process.stdin}).on('line', line => {
  const {runtime, handler, root} = JSON.parse(line);
  process.env.NODE_PATH = root; /* /var/task is the last entry of Lambda's; the others are not there */
  Module._initPaths();
  const got = find(runtime === 'nodejs24.x' ? 4 : 3, handler, root);
  /* A name of the runtime's own ("events") is no file. */
  const below = got && got.startsWith(root + '/');
  console.log(got === 'malformed' ? got : below ? 'found\t/var/task' + got.substring(root.length) : 'missing');
});
'''

# handler.rsplit('.', 1), slashes to dots, import. find_spec imports the parents, as import does. A namespace package imports and has no
# attribute: the handler is not found in it.
PYTHON = r'''
import importlib.util, json, sys
own = list(sys.path)
for line in sys.stdin:
    q = json.loads(line)
    before = set(sys.modules)
    sys.path[:] = [q['root']] + [p for p in own if p]
    importlib.invalidate_caches()
    try:
        module, _ = q['handler'].rsplit('.', 1)
    except ValueError:
        print('malformed', flush=True)
        continue
    try:
        spec = importlib.util.find_spec(module.replace('/', '.'))
        origin = spec.origin if spec and spec.has_location else None
    except (ImportError, ValueError, AttributeError):
        origin = None
    below = origin and origin.startswith(q['root'] + '/')
    print('found\t/var/task' + origin[len(q['root']):] if below else 'missing', flush=True)
    for name in set(sys.modules) - before:
        del sys.modules[name]
    sys.path_importer_cache.clear()
'''

RUBY = r'''
require 'json'
$stdout.sync = true
own = $LOAD_PATH.dup
STDIN.each_line do |line|
  q = JSON.parse(line)
  parts = q['handler'].split('.')
  if parts.length < 2 || parts.length > 3
    puts 'malformed'
    next
  end
  $LOAD_PATH.replace([q['root']] + own)
  kind, file = $LOAD_PATH.resolve_feature_path(parts[0])
  puts file && file.start_with?(q['root'] + '/') ? "found\t/var/task#{file[q['root'].length..]}" : 'missing'
end
'''


def write(root, name, text=''):
    path = os.path.join(root, name)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return
    if not os.path.isdir(path):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)


def tree(root, rng, names, extensions):
    """Files and folders of the names that handlers ask for, at up to three depths; never a file where a folder is wanted."""
    folders = ['']
    for _ in range(rng.randrange(3)):
        folders.append(os.path.join(rng.choice(folders), rng.choice(names)))
    made = set(folders)
    for folder in folders:
        os.makedirs(os.path.join(root, folder), exist_ok=True)
        for _ in range(rng.randrange(1, 4)):
            name = os.path.join(folder, rng.choice(names) + rng.choice(extensions))
            if name not in made and not any(f.startswith(name + '/') for f in folders):
                write(root, name)
    return folders


def node_tree(root, rng):
    names = ['index', 'app', 'src', 'my.api', 'Index']
    folders = tree(root, rng, names, ['.js', '.mjs', '.cjs', '.ts', '.json', '', '/index.js', '/index.mjs', '.js/index.js'])
    if rng.random() < 0.4:
        write(root, 'node_modules/%s/index.js' % rng.choice(names))
    if rng.random() < 0.2:
        write(root, os.path.join(rng.choice(folders), 'node_modules/app/index.js'))
    if rng.random() < 0.3:
        write(root, os.path.join(rng.choice(folders), 'package.json'),
              rng.choice(['{"type":"module"}', '{"main":"app.js"}', '{"type":"commonjs","main":"./src"}']))
    out = []
    for _ in range(3):
        folder = rng.choice(folders + ['src', ''])
        name = rng.choice(names) + rng.choice(['.handler', '.handler', '.a.b', '', '..handler'])
        handler = os.path.join(folder, name) if rng.random() < 0.9 else './' + os.path.join(folder, name)
        out.append((rng.choice(['nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x']), handler))
    return out


def python_tree(root, rng):
    names = ['app', 'src', 'lib-a', 'queue', 'main']
    folders = tree(root, rng, names, ['.py', '.py', '/__init__.py', '.txt', '/main.py'])
    out = []
    for _ in range(3):
        folder = rng.choice(folders + ['src', ''])
        name = os.path.join(folder, rng.choice(names))
        if rng.random() < 0.3:
            name = name.replace('/', '.')
        out.append(('python3.%d' % rng.randrange(10, 14), name + rng.choice(['.handler', '.handler', ''])))
    return out


def ruby_tree(root, rng):
    names = ['app', 'src', 'main', 'json']
    folders = tree(root, rng, names, ['.rb', '.rb', '.txt', '/main.rb'])
    out = []
    for _ in range(3):
        name = os.path.join(rng.choice(folders + ['src', '']), rng.choice(names))
        out.append(('ruby3.3', name + rng.choice(['.call', '.App.call', '.A::B.call', '', '.a.b.c'])))
    return out


class Asker:
    def __init__(self, argv):
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd='/')

    def ask(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip('\n')


def run(name, command, script, make, count):
    if not judge.have(command):
        judge.skip('handlers of %s' % name, 'no %s here' % command)
        return
    path = os.path.join(WORK, name)
    write(WORK, name, script)
    theirs = Asker({'node': ['node', '--no-deprecation', path], 'python3': ['python3', '-E', '-s', '-B', path], 'ruby': ['ruby', path]}[command])
    ours = Asker([DRIVER])
    found = 0
    for number in range(count):
        rng = random.Random('%d %s %d' % (SEED, name, number))
        root = os.path.join(WORK, '%s-%d' % (name, number), 'task')
        os.makedirs(root)
        for runtime, handler in make(root, rng):
            want = theirs.ask(json.dumps({'runtime': runtime, 'handler': handler, 'root': root}))
            got = ours.ask('\t'.join([runtime, handler, root]))
            found += want.startswith('found')
            judge.check(got == want, '%s %s in tree %d' % (runtime, handler, number), 'layercheck %s' % got,
                        '%s %s' % (command, want), sorted(os.path.relpath(os.path.join(d, f), root)
                                                          for d, _, fs in os.walk(root) for f in fs))
    print('%s: %d trees, %d handlers found of %d' % (name, count, found, 3 * count))


def main():
    print('seed %d' % SEED)
    run('node.js', 'node', NODE, node_tree, TREES // 2)
    run('python.py', 'python3', PYTHON, python_tree, TREES // 3)
    run('ruby.rb', 'ruby', RUBY, ruby_tree, TREES // 6)
    judge.finish()


main()
