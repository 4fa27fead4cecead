"""Random trees of /var/task and /opt for resolve_node.py: what npm, pnpm and people make, and what they should not.

A tree is a dict from a path below the scratch root to bytes (a file), None (a folder) or a str (a link's target)."""
import json
import os
import random
import zipfile

NAMES = ['a', 'b', 'c', '@s/x', '@s/y', 'd.js']
FILES = ['index.js', 'main.js', 'index.json', 'index.mjs', 'x.js', 'x.cjs', 'x.mjs', 'x.json', 'x.node', 'x', 'a b.js', 'x.ts', 'y.css',
         'z.JS', 'x.js.js', 'lib/index.js', 'lib/x.js', 'lib/y.js', 'lib/x.mjs', 'lib/deep/index.js', 'lib/deep/x.json',
         'lib.js', 'src/x.js', 'src/index.node']
TARGETS = ['./index.js', './main.js', './x.js', './x.mjs', './x.cjs', './x.json', './lib/x.js', './lib/index.js', './lib', './lib/',
           './missing.js', './lib/*.js', './lib/*', './*', './*.js', './src/*.js', './lib/*/index.js', './x', './lib.js',
           './lib/deep/x.json', './x.node']
BAD_TARGETS = ['../out.js', 'index.js', './node_modules/a/index.js', './lib/../main.js', './lib//x.js', '/abs.js', './', '.', '',
               './a%20b.js', './x.js?q=1', './%2e%2e/x.js', './lib%2fx.js', './lib\\x.js', './lib/./x.js', './NODE_MODULES/x.js', 'a',
               'node:fs', './lib/*/*.js', './a b.js', './x.js#h']
IMPORT_TARGETS = ['a', 'b/x.js', '@s/x', 'c/lib/x', '@s/y/x.js', 'fs', 'node:fs', '#x', '../x.js', 'missing', 'a/*', '@s/x/*', '@s',
                  './x.js', './lib/*.js', './lib/x.js', 'b/*.js', 'd.js', 'fs/promises', 'file:///x.js', 'data:text/javascript,1']
CONDITIONS = ['node', 'require', 'import', 'default', 'module-sync', 'node-addons', 'browser', 'types', 'user']
SUBPATHS = ['.', './x', './x.js', './lib/x.js', './lib/*', './lib/*.js', './*', './*.js', './lib/', './', './package.json', './lib',
            './l*', './lib/*/index.js', './li*.js', './**', './lib/d*p/*', './lib/x', './index.js', './x.*', './lib/deep/*', './a*']
HASHES = ['#x', '#lib/*', '#a', '#lib/*.js', '#dep', '#', '#/x', '#a*', '#dep/*', '#fs', '#lib/x', '#x/']
CORE = ['fs', 'node:fs', 'fs/', 'punycode/', 'punycode', 'fs/promises', 'node:test', 'test', 'node:sqlite', 'sqlite', 'node:nothing',
        'node:fs/promises', 'readline/promises', 'wasi', 'sys', 'constants', '_http_agent', 'node:', 'inspector/promises', 'node:sea']
ODD = ['.', '..', './', '../', './.', './..', '..x', '.x', './missing', './a b', './a%20b.js', './x.js?q', './x.js#h', 'a/', 'a/.',
       'a/..', 'a/../b', '@s', '@s/', '@/x', 'a\\x', 'a%2fx', 'data:text/javascript,1', 'https://example.com/x.js', 'x:y',
       './lib%2fx.js', './/x.js', './lib//x.js', 'a//x.js', './lib/../x', '../task/x', 'A', './X.js', './Lib/x.js', 'node_modules/a',
       './node_modules/a', '../node_modules/a', 'a/lib/../x', 'a/package.json', './lib/.', './z', './x.js/', './%zz.js', '#', '#/x', '#a/',
       './x.js.', 'd', 'a/x?y', 'b/lib/', './package.json', './package']


class Maker:
    def __init__(self, seed, root):
        self.random = random.Random(seed)
        self.root = root
        self.tree = {}

    def chance(self, share):
        return self.random.random() < share

    def target(self, depth, imports):
        r = self.random.random()
        if r < 0.62 or depth > 3:
            pool = TARGETS if not imports or self.chance(0.4) else IMPORT_TARGETS
            if self.chance(0.12):
                pool = BAD_TARGETS
            return self.random.choice(pool)
        if r < 0.68:
            return None
        if r < 0.70:
            return self.random.choice([False, True, 7, {}, []])
        if r < 0.78:
            return [self.target(depth + 1, imports) for _ in range(self.random.randint(0, 3))]
        keys = self.random.sample(CONDITIONS, self.random.randint(1, 4))
        if self.chance(0.02):
            keys.append(self.random.choice(['0', '17', '01', '1.5', '']))
        if self.chance(0.5) and 'default' not in keys:
            keys.append('default')
        return {k: self.target(depth + 1, imports) for k in keys}

    def exports(self):
        r = self.random.random()
        if r < 0.25:
            return self.target(0, False)
        keys = self.random.sample(SUBPATHS, self.random.randint(1, 6))
        if self.chance(0.6) and '.' not in keys:
            keys.insert(0, '.')
        if self.chance(0.03):
            keys.append(self.random.choice(['import', 'default', '']))
        return {k: self.target(0, False) for k in keys}

    def manifest(self, folder, name, importing):
        m = {}
        if self.chance(0.9):
            m['name'] = name
        if self.chance(0.4):
            m['version'] = '1.0.0'
        if self.chance(0.35):
            m['type'] = self.random.choice(['module', 'module', 'commonjs', 'Module', 7])
        if self.chance(0.5):
            m['main'] = self.random.choice(['index.js', 'main.js', './main', 'lib', './lib/', 'x', 'missing', 'missing.js', '', '.', None,
                                            '../a/index.js', 'x.json', './lib/x', 'lib/deep', 'x.mjs', 'x.ts', '/etc/x.js', 'a%20b.js',
                                            'a b.js'])
        if self.chance(0.5):
            m['exports'] = self.exports()
        if self.chance(0.45 if importing else 0.2):
            m['imports'] = {k: self.target(0, True) for k in self.random.sample(HASHES, self.random.randint(1, 5))}
        if self.chance(0.02):
            m['imports'] = self.random.choice([[], 'x', None, 7])
        keys = list(m)
        self.random.shuffle(keys)
        text = json.dumps({k: m[k] for k in keys}, indent=self.random.choice([None, 2]))
        if self.chance(0.02):
            text = self.random.choice(['{"main": "x"', '[]', '7', '{"name": "a",}', '\ufeff' + text, text + 'x', '{"main": "x" "y": 1}', '{}',
                                       text.replace('}', ', "name": "b"}', 1) if text.count('}') == 1 else text])
        self.tree[folder + '/package.json'] = text.encode()

    def files(self, folder, most):
        for name in self.random.sample(FILES, self.random.randint(1, most)):
            self.put(folder + '/' + name)

    def put(self, path):
        text = b'{}' if path.endswith('.json') else b''
        if path not in self.tree and not any(k.startswith(path + '/') for k in self.tree) and not self.is_below_file(path):
            self.tree[path] = text

    def is_below_file(self, path):
        parts = path.split('/')
        return any(isinstance(self.tree.get('/'.join(parts[:i])), (bytes, str)) for i in range(1, len(parts)))

    def package(self, folder, name, depth):
        if self.is_below_file(folder) or folder in self.tree:
            return
        if self.chance(0.05):
            self.put(folder + '.js')
            return
        if self.chance(0.88):
            self.manifest(folder, name if self.chance(0.95) else self.random.choice(NAMES), False)
        self.files(folder, 8)
        if depth < 2 and self.chance(0.25):
            self.modules(folder + '/node_modules', 2, depth + 1)
        if depth < 2 and self.chance(0.04):
            self.modules(folder + '/lib/node_modules', 2, depth + 1)

    def modules(self, folder, most, depth):
        for name in self.random.sample(NAMES, self.random.randint(1, most)):
            self.package(folder + '/' + name, name, depth)

    def links(self):
        folders = sorted({os.path.dirname(p) for p in self.tree if '/' in os.path.dirname(p)})
        for _ in range(self.random.randint(0, 3)):
            kind = self.random.random()
            if kind < 0.45:  # pnpm: the package stands in a store
                name = self.random.choice(NAMES)
                home = self.random.choice(['var/task/node_modules', 'opt/nodejs/node_modules'])
                store = '.pnpm/' + name.replace('/', '+') + '@1.0.0/node_modules/' + name
                at = home + '/' + name
                if at in self.tree or any(k.startswith(at + '/') for k in self.tree) or self.is_below_file(at):
                    continue
                self.package(home + '/' + store, name, 1)
                self.tree[at] = ('../' if '/' in name else '') + store
                if self.chance(0.5):
                    other = self.random.choice(NAMES)
                    self.package(home + '/.pnpm/' + name.replace('/', '+') + '@1.0.0/node_modules/' + other, other, 2)
                continue
            at = self.random.choice(folders) + '/' + self.random.choice(['ln.js', 'x.js', 'lib', 'node_modules', 'index.js', 'l', 'package.json'])
            if at in self.tree or any(k.startswith(at + '/') for k in self.tree) or self.is_below_file(at):
                continue
            to = self.random.choice(sorted(self.tree) + folders)
            target = os.path.relpath(to, os.path.dirname(at))
            if kind > 0.9:
                target = self.random.choice([os.path.basename(at), './missing', self.root + '/' + to, '.', '..'])
            if not os.path.normpath(os.path.join(os.path.dirname(at), target)).startswith(('var/task', 'opt')) and target[0] != '/':
                continue
            self.tree[at] = target

    def make(self):
        if self.chance(0.75):
            self.manifest('var/task', 'app' if self.chance(0.8) else 'a', True)
        self.put('var/task/index.js')
        self.files('var/task', 10)
        if self.chance(0.85):
            self.modules('var/task/node_modules', 4, 0)
        if self.chance(0.2):
            self.modules('var/task/lib/node_modules', 2, 1)
        if self.chance(0.08):
            self.modules('var/task/node_modules/node_modules', 2, 1)
        if self.chance(0.6):
            self.modules('opt/nodejs/node_modules', 3, 0)
        if self.chance(0.2):
            self.modules('opt/nodejs/node%d/node_modules' % self.random.choice([16, 18, 20, 22, 24]), 2, 1)
        if self.chance(0.15):
            self.modules('opt/node_modules', 2, 1)
        if self.chance(0.1):
            self.modules('var/task', 1, 1)
        self.put('opt/nodejs/tool.js')
        if self.chance(0.4):
            self.links()
        return self.tree

    def questions(self, count):
        files = [p for p, what in self.tree.items() if isinstance(what, bytes) and p.endswith(('.js', '.mjs', '.cjs'))]
        out = []
        while len(out) < count:
            source = 'var/task/index.js' if self.chance(0.35) else self.random.choice(files)
            out.append((self.random.choice(['require', 'esm']), self.specifier(source, files), self.root + '/' + source))
        return out

    def specifier(self, source, files):
        r = self.random.random()
        if r < 0.18:
            to = os.path.relpath(self.random.choice(sorted(self.tree)), os.path.dirname(source))
            to = to if to.startswith('.') else './' + to
            if self.chance(0.4):
                to = os.path.splitext(to)[0]
            return to if self.chance(0.9) else to + '/'
        if r < 0.22:
            return self.root + '/' + self.random.choice(files)
        if r < 0.32:
            return self.random.choice(ODD)
        if r < 0.37:
            return self.random.choice(CORE)
        if r < 0.47:
            return self.random.choice(['#x', '#lib/x', '#a', '#lib/x.js', '#dep', '#lib/deep/x', '#a.js', '#dep/x.js', '#fs', '#ab', '#lib/'])
        name = self.random.choice(NAMES + ['app'])
        if self.chance(0.45):
            return name
        return name + '/' + self.random.choice(['x', 'x.js', 'lib', 'lib/x', 'lib/x.js', 'lib/', 'index.js', 'package.json', 'lib/deep',
                                                'main', 'missing', 'x.mjs', 'lib/deep/index.js', 'a', 'ab', 'x.json', 'lib/../x.js',
                                                'x.node', 'lib/deep/x', 'lib//x.js', 'lib/node_modules/x.js', '*', 'lib/*', 'a%20b.js',
                                                'a b.js', 'lib/deep/x.json', 'lib/x.mjs', 'src/x.js'])


def write(tree, root):
    """The tree on disk; links last."""
    for path, what in tree.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if isinstance(what, bytes):
            with open(full, 'wb') as f:
                f.write(what)
        else:
            os.symlink(what, full)
    for folder in ('var/task', 'opt'):
        os.makedirs(os.path.join(root, folder), exist_ok=True)


def pack(tree, prefix, path):
    """What stands below `prefix`, as a zip with links in it."""
    with zipfile.ZipFile(path, 'w') as z:
        for name in sorted(tree):
            if not name.startswith(prefix + '/'):
                continue
            info = zipfile.ZipInfo(name[len(prefix) + 1:], (2024, 1, 1, 0, 0, 0))
            info.create_system = 3
            link = isinstance(tree[name], str)
            info.external_attr = (0o120777 if link else 0o100644) << 16
            z.writestr(info, tree[name].encode() if link else tree[name])
