"""Which file does an import get? Random trees of modules, packages, namespaces, .pth files and links, laid out below a scratch
root and asked of real interpreters; and Debian's own dist-packages. Python runs with -S -E -s and gets exactly the catalogue's
sys.path (the standard library is its own), then site.addsitedir as Lambda's bootstrap calls it.

LC_SEED gives another seed, LC_TREES changes how many trees are asked, LC_PYTHONS names more interpreters (parted by ':')."""

import atexit
import importlib._bootstrap_external as bootstrap
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = int(os.environ.get('LC_TREES', 560))
# thousands of small files: in memory where that is offered
WORK = tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_python')
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')
ARCH = 'arm64' if platform.machine() in ('aarch64', 'arm64') else 'x86_64'
MACHINE = 'aarch64' if ARCH == 'arm64' else 'x86_64'

# What Lambda's bootstrap imports for certain is imported here too; nothing else of weight.
ASKER = r'''
import importlib, importlib.util, json, logging, os, site, sys, time, traceback, warnings
import enum, re, collections, functools, threading, string
own = [p for p in sys.path if p and 'site-packages' not in p and 'dist-packages' not in p]
if sys.argv[1] != '-':
    kept = set(sys.modules)
    sys.path.append(sys.argv[1])
    warnings.simplefilter('ignore')
    import pkg_resources
    for name in list(sys.modules):
        if name not in kept and not name.startswith('pkg_resources'):
            del sys.modules[name]

def ask(name):
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError as e:
        return '!ModuleNotFoundError' if (name + '.').startswith(str(e.name) + '.') else '?another module'
    except ValueError:
        module = sys.modules.get(name)
        paths = list(getattr(module, '__path__', []))
        return paths[0] + '\tnamespace' if paths else '?'
    except BaseException as e:
        return '?' + type(e).__name__ + str(e)[:60].replace('\n', ' ')
    if spec is None:
        return '!ModuleNotFoundError'
    if spec.origin in ('built-in', 'frozen') or (spec.origin and any(spec.origin.startswith(p + '/') for p in own)):
        return 'builtin'
    if spec.submodule_search_locations is not None and (spec.loader is None or spec.origin is None or 'Namespace' in type(spec.loader).__name__):
        paths = list(spec.submodule_search_locations)
        return os.path.realpath(paths[0]) + '\tnamespace' if paths else '?'
    if name in declared and name.startswith('google'):
        return os.path.realpath(list(sys.modules[name].__path__)[0]) + '\tnamespace'
    return os.path.realpath(spec.origin) + '\t' + ('addon' if spec.origin.endswith('.so') else 'python')

print(json.dumps(dict(builtin=sys.builtin_module_names)), flush=True)
for line in sys.stdin:
    tree = json.loads(line)
    out_r, out_w = os.pipe()
    sys.stdout.flush()
    if os.fork() == 0:
        os.close(out_r)
        os.dup2(os.open('/dev/null', os.O_WRONLY), 2)
        sys.path[:] = tree['path'] + own
        before = set(sys.modules)
        try:
            for folder in tree['site']:
                site.addsitedir(folder)
            failed = None
        except BaseException as e:
            failed = '?' + type(e).__name__
        declared = set(sys.modules) - before
        kept = dict(sys.modules)
        for name in tree['ask']:
            os.write(out_w, ((failed or ask(name)) + '\n').encode('utf-8', 'surrogateescape'))
            sys.modules.clear()
            sys.modules.update(kept)
            if 'pkg_resources' in kept:
                kept['pkg_resources']._namespace_packages.clear()
        os._exit(0)
    os.close(out_w)
    with os.fdopen(out_r, encoding='utf-8', errors='surrogateescape') as f:
        answers = f.read().split('\n')[:-1]
    os.wait()
    print(json.dumps(answers), flush=True)
'''

TOP = ['alpha', 'beta', 'google', 'azure', 'queue', 'json', 'sched', 'runpy', 'time', 'Alpha']
SUB = ['core', 'util', 'cloud', 'alpha']
INITS = {
    'empty': b'', 'plain': b'"""A package."""\n\nVALUE = 1\n',
    'pkgutil': b"__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
    'pkgutil2': b'# licence\nfrom pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n',
    'resources': b"__import__('pkg_resources').declare_namespace(__name__)\n",
    'either': b"try:\n    __import__('pkg_resources').declare_namespace(__name__)\nexcept ImportError:\n"
              b"    __path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
}


class Maker:
    """One random tree: `files` maps a path to bytes, or to ('link', target)."""

    def __init__(self, rng, minor, resources, nspkg):
        self.rng, self.minor, self.resources, self.nspkg = rng, minor, resources, nspkg
        self.files = {}
        self.flat = 'opt/python/lib/python3.%d/site-packages' % minor
        self.roots = ['var/task', self.flat, 'opt/python', 'opt/python/extra', 'var/task/lib', 'opt/more']
        self.shape = rng.choice(['mixed', 'mixed', 'namespaces', 'declared', 'pth'])
        self.suffixes = ['.cpython-3%d-%s-linux-gnu.so' % (minor, MACHINE), '.abi3.so', '.so', '.py', '.pyc',
                         '.cpython-3%d-%s-linux-gnu.so' % (minor, 'x86_64' if MACHINE == 'aarch64' else 'aarch64'),
                         '.cpython-37m-%s-linux-gnu.so' % MACHINE, '.PY', '.pyo']
        for root in self.roots:
            if rng.random() < (0.9 if root in self.roots[:3] else 0.35):
                self.fill(root, TOP, 0)
        if resources:
            self.put('opt/python/pkg_resources/__init__.py', b'')
        self.pths()
        if rng.random() < 0.25:
            self.links()

    def put(self, path, what):
        """A path below a file or where a folder is stays as it was."""
        parts = path.split('/')
        if path in self.files or any('/'.join(parts[:i]) in self.files for i in range(1, len(parts))):
            return
        if any(p.startswith(path + '/') for p in self.files):
            return
        self.files[path] = what

    def body(self, suffix, package):
        if suffix == '.pyc':
            return bytes(bootstrap._code_to_timestamp_pyc(compile('', 'x', 'exec')))
        if not package or not suffix.startswith('.py'):
            return b''
        if self.shape == 'declared':
            kinds = ['pkgutil', 'pkgutil2', 'either', 'empty'] + (['resources'] * 2 if self.resources else [])
            return INITS[self.rng.choice(kinds)]
        return INITS[self.rng.choice(['empty', 'plain'])]

    def fill(self, folder, names, depth):
        r = self.rng
        for name in names:
            if r.random() < (0.55 if depth == 0 else 0.45):
                continue
            form = r.choices(['module', 'package', 'namespace', 'both', 'file'],
                             [3, 4, 6 if self.shape == 'namespaces' else 2, 1, 0.3])[0]
            if form in ('module', 'both'):
                for _ in range(r.choice([1, 1, 2])):
                    suffix = r.choices(self.suffixes, [2, 1, 2, 8, 1, 1, 0.5, 0.5, 0.3])[0]
                    self.put('%s/%s%s' % (folder, name, suffix), self.body(suffix, False))
            if form == 'file':
                self.put('%s/%s' % (folder, name), b'')
            if form in ('package', 'both', 'namespace'):
                here = '%s/%s' % (folder, name)
                if form == 'namespace':
                    self.put(here + '/data.txt', b'')
                else:
                    suffix = r.choices(['.py', '.pyc', '.so', '.PY'], [12, 1, 0.4, 0.3])[0]
                    self.put('%s/__init__%s' % (here, suffix), self.body(suffix, True))
                if depth < 2:
                    self.fill(here, SUB, depth + 1)

    def pths(self):
        r = self.rng
        for root in self.roots[:3]:
            for n in range(r.choice([0, 0, 1, 2] if self.shape != 'pth' else [1, 2, 3])):
                lines = []
                for _ in range(r.randrange(5)):
                    lines.append(r.choice(['lib', 'extra', './extra', '../more', '../../opt/more', '# note', '', '   ', 'nowhere',
                                           'lib ', '\tlib', '{ROOT}/opt/more', '{ROOT}/opt/python/extra/', '/var/task/none',
                                           'extra/../extra', 'import os', 'alpha', 'google', '..', '.']))
                end = r.choice(['\n', '\n', '\r\n', '\r'])
                text = end.join(lines) + r.choice(['', end])
                name = r.choice(['a', 'b', 'Z', '.hidden', 'x-1']) + r.choice(['.pth', '.pth', '.PTH'])
                bom = '\ufeff' if r.random() < 0.05 else ''
                self.put('%s/%s' % (root, name), (bom + text).encode())
            if self.nspkg and r.random() < (0.3 if self.shape in ('namespaces', 'declared', 'pth') else 0.05):
                lines = [self.nspkg['google']] + ([self.nspkg['google.cloud']] if r.random() < 0.5 else [])
                self.put('%s/%s-nspkg.pth' % (root, r.choice(['google', 'm', 'zz'])), ''.join(lines).encode())

    def links(self):
        r = self.rng
        for _ in range(r.randrange(1, 4)):
            root = r.choice(self.roots[:4])
            name = r.choice(TOP[:5]) + r.choice(['', '', '.py'])
            target = r.choice(['alpha', 'beta.py', '../python/google', 'lib', name, '.', '../../../../opt/python/beta',
                               'extra/alpha', 'nowhere'])
            self.put('%s/%s' % (root, name), ('link', target))


def questions(rng, count):
    out = []
    for _ in range(count):
        name = rng.choice(TOP)
        for _ in range(rng.choice([0, 0, 1, 1, 1, 2, 3])):
            name += '.' + rng.choice(SUB)
        out.append(name)
    out += [rng.choice(['email.message', 'os.path', 'xml', 'missing', 'missing.thing', 'collections.abc', 'json.decoder', 'ALPHA'])]
    return out


def write_tree(root, files):
    for path, what in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if isinstance(what, tuple):
            os.symlink(what[1], full)
        else:
            with open(full, 'wb') as f:
                f.write(what.replace(b'{ROOT}', root.encode()))
    for folder in ('var/task', 'opt'):
        os.makedirs(os.path.join(root, folder), exist_ok=True)


def write_zip(path, files, root):
    with zipfile.ZipFile(path, 'w') as z:
        for name, what in files:
            info = zipfile.ZipInfo(name)
            link = isinstance(what, tuple)
            info.create_system = 3
            info.external_attr = (0o120777 if link else 0o100644) << 16
            z.writestr(info, what[1].encode() if link else what.replace(b'{ROOT}', root.encode()))


def write_archives(root, files, rng):
    """The function, and one to three layers that share what stands below opt/."""
    layers = [[] for _ in range(rng.choice([1, 1, 2, 3]))]
    task = []
    for path, what in files.items():
        if path.startswith('var/task/'):
            task.append((path[9:], what))
        else:
            rng.choice(layers).append((path[4:], what))
    names = []
    for i, content in enumerate([task] + layers):
        names.append(os.path.join(root, 'archive%d.zip' % i))
        write_zip(names[-1], content, root)
    return names


class Interpreter:
    def __init__(self, command, resources):
        where = '-'
        if resources:
            found = subprocess.run([command, '-c', 'import pkg_resources, os; print(os.path.dirname(os.path.dirname(pkg_resources.__file__)))'],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            where = found.stdout.decode().strip()
        self.works = resources is False or bool(where)
        if self.works:
            self.process = subprocess.Popen([command, '-B', '-S', '-E', '-s', '-c', ASKER, where], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            universal_newlines=True, encoding='utf-8', errors='surrogateescape')
            self.builtin = set(json.loads(self.process.stdout.readline())['builtin'])

    def ask(self, tree):
        self.process.stdin.write(json.dumps(tree) + '\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Driver:
    def __init__(self):
        self.process = subprocess.Popen([DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def say(self, line):
        self.process.stdin.write((line + '\n').encode('utf-8', 'surrogateescape'))

    def answers(self, count):
        self.process.stdin.flush()
        return [self.process.stdout.readline().decode('utf-8', 'surrogateescape').rstrip('\n').split('\t') for _ in range(count)]

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


tally = {'trees': 0, 'asked': 0, 'certain': 0, 'found': 0, 'no judge': 0}


def compare(root, want, got, what):
    """One question. What is uncertain is counted, not judged; an import that fails otherwise says nothing about paths."""
    tally['asked'] += 1
    if want.startswith('?'):
        tally['no judge'] += 1
        return True
    if got[2] != 'certain':
        return True
    tally['certain'] += 1
    if want.startswith('!') or want == 'builtin':
        ours = 'builtin' if got[0].startswith('builtin') else got[0]
    else:
        tally['found'] += 1
        ours = root + got[0] + '\t' + got[1]
    if ours == want:
        return True
    judge.check(False, what, 'got  %s' % ours, 'want %s' % want)
    return False


def run_trees(command, minor, count, resources, nspkg):
    interpreter, driver = Interpreter(command, resources), Driver()
    if not interpreter.works:
        return False
    good = 0
    for n in range(count):
        rng = random.Random('%d %d %d %s' % (SEED, minor, n, resources))
        root = os.path.join(WORK, 'tree')
        shutil.rmtree(root, ignore_errors=True)
        maker = Maker(rng, minor, resources, nspkg)
        write_tree(root, maker.files)
        archives = write_archives(root, maker.files, rng)
        names = questions(rng, 8)
        folders = [os.path.join(root, p) for p in maker.roots[:3]]
        set_by_user = rng.random() < 0.1
        if set_by_user:
            driver.say('V\tPYTHONPATH\t%s/opt/more:%s/opt/python' % (root, root))
            path, site = [folders[0], root + '/opt/more', root + '/opt/python'], folders[:1]
        else:
            path, site = folders, folders
        driver.say('V\t@architecture\t' + ARCH)
        driver.say('\t'.join(['T', root, 'python3.%d' % minor] + archives))
        for name in names:
            driver.say('Q\tpython\t' + name)
        got = driver.answers(len(names))
        want = interpreter.ask({'path': path, 'site': site, 'ask': names})
        tally['trees'] += 1
        ok = [compare(root, w, g, 'seed %d, python3.%d%s, tree %d: import %s' % (SEED, minor, ' with pkg_resources' if resources else '', n, name))
              for w, g, name in zip(want, got, names)]
        good += sum(ok)
        if not all(ok) and os.environ.get('LC_KEEP'):
            shutil.rmtree(root + '-kept', ignore_errors=True)
            shutil.copytree(root, root + '-kept', symlinks=True)
            break
    judge.check(driver.close() == 0, 'the driver ends well')
    interpreter.close()
    for _ in range(good):
        judge.passed += 1
    return True


def nspkg_lines(command):
    """As setuptools writes them, asked of setuptools itself."""
    script = ('import json, setuptools.namespaces as n; i = n.Installer();'
              "print(json.dumps({p: i._gen_nspkg_line(p) for p in ('google', 'google.cloud')}))")
    done = subprocess.run([command, '-W', 'ignore', '-c', script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def debian(command, minor):
    """Every module of Debian's dist-packages, as if they were a layer."""
    folder = '/usr/lib/python3/dist-packages'
    if not os.path.isdir(folder):
        judge.skip('debian', 'no %s here' % folder)
        return
    root = os.path.join(WORK, 'debian')
    os.makedirs(root + '/var/task')
    os.makedirs(root + '/opt')
    shutil.copytree(folder, root + '/opt/python', symlinks=False, ignore=shutil.ignore_patterns('__pycache__'))
    names = []
    for at, folders, files in os.walk(root + '/opt/python'):
        rel = os.path.relpath(at, root + '/opt/python')
        prefix = '' if rel == '.' else rel.replace('/', '.') + '.'
        names += [prefix + f.split('.')[0] for f in files if f.endswith(('.py', '.so'))]
        names += [prefix + f for f in folders if '.' not in f]
    names = sorted(n for n in set(names) if all(p.isidentifier() and p != '__main__' for p in n.split('.')))
    random.Random(SEED).shuffle(names)
    names = names[:700]
    interpreter, driver = Interpreter(command, False), Driver()
    driver.say('V\t@architecture\t' + ARCH)
    driver.say('\t'.join(['T', root, 'python3.%d' % minor, root + '/var/task', root + '/opt']))
    for name in names:
        driver.say('Q\tpython\t' + name)
    got = driver.answers(len(names))
    path = [root + '/var/task', root + '/opt/python/lib/python3.%d/site-packages' % minor, root + '/opt/python']
    want = interpreter.ask({'path': path, 'site': path, 'ask': names})
    ok = [compare(root, w, g, 'debian: import %s' % n) for w, g, n in zip(want, got, names)]
    judge.passed += sum(ok)
    driver.close()
    interpreter.close()


def main():
    print('seed %d' % SEED)
    first = '/usr/bin/python3' if os.access('/usr/bin/python3', os.X_OK) else sys.executable
    others = [p for p in os.environ.get('LC_PYTHONS', '').split(':') if p]
    versions = []
    for command in [first] + others:
        done = subprocess.run([command, '-c', 'import sys; print(sys.version_info[1])'], stdout=subprocess.PIPE, check=False)
        versions.append((command, int(done.stdout)))
    nspkg = nspkg_lines(first)
    if nspkg is None:
        judge.skip('setuptools', 'its lines of *-nspkg.pth files are not judged')
    for command, minor in versions:
        run_trees(command, minor, TREES, False, nspkg)
        if not run_trees(command, minor, TREES // 5, True, nspkg):
            judge.skip('pkg_resources', '%s does not have it' % command)
    debian(*versions[0])
    print(', '.join('%d %s' % (tally[k], k) for k in tally))
    judge.check(tally['certain'] >= 2500 or TREES < 500, 'at least 2,500 questions have a certain answer', tally)
    judge.check(tally['found'] >= tally['certain'] // 4, 'enough of them are found in the tree', tally)
    judge.finish()


main()
