"""Random trees of modules, packages, namespaces, .pth files and links for the judges of Python."""

import importlib._bootstrap_external as bootstrap
import json
import os
import platform
import subprocess
import zipfile

ARCH = 'arm64' if platform.machine() in ('aarch64', 'arm64') else 'x86_64'
MACHINE = 'aarch64' if ARCH == 'arm64' else 'x86_64'

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

    def __init__(self, rng, minor, resources, nspkg, bytecode=None):
        self.rng, self.minor, self.resources, self.nspkg = rng, minor, resources, nspkg
        self.bytecode = bytecode or bytes(bootstrap._code_to_timestamp_pyc(compile('', 'x', 'exec')))
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
            return self.bytecode
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


def nspkg_lines(command):
    """As setuptools writes them, asked of setuptools itself."""
    script = ('import json, setuptools.namespaces as n; i = n.Installer();'
              "print(json.dumps({p: i._gen_nspkg_line(p) for p in ('google', 'google.cloud')}))")
    done = subprocess.run([command, '-W', 'ignore', '-c', script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None
