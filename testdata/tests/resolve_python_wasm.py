"""Which file does an import get, asked of Python 3.14 built for WebAssembly (npm's pyodide): trees as in resolve_python.py, and the names
of the standard library one by one.
What this build cannot judge: which modules are compiled into the interpreter on Lambda (here nearly all extension modules are), hence what
a file of such a name hides; pkg_resources, which it does not have; extension modules that run.

LC_SEED gives another seed, LC_TREES changes how many trees are asked."""

import atexit
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '../tools'), os.path.join(HERE, 'resolve')]
import fetched  # noqa: E402
import judge  # noqa: E402
import python_trees as trees  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(240)
MINOR = 14
WORK = os.path.realpath(tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_python_wasm'))
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')
OTHER_SYSTEMS = {'_overlapped', '_scproxy', '_winapi', '_wmi', 'msvcrt', 'nt', 'winreg', 'winsound'}
NOT_BUILT = {'curses', 'dbm', 'ensurepip', 'idlelib', 'pydoc_data', 'tkinter', 'turtledemo', 'venv'}


def make(n, nspkg):
    rng = random.Random('%d %d %d' % (SEED, MINOR, n))
    root = os.path.join(WORK, 'tree%d' % n)
    seen = '/mnt/judge' + root[len(WORK):]
    maker = trees.Maker(rng, MINOR, False, nspkg, bytecode=b'bytecode')
    files = {path: what if isinstance(what, tuple) else what.replace(b'{ROOT}', seen.encode())
             for path, what in maker.files.items()}
    trees.write_tree(root, files)
    archives = trees.write_archives(root, files, rng)
    names = trees.questions(rng, 8)
    path = [seen + '/' + p for p in maker.roots[:3]]
    site = path
    lines = []
    if rng.random() < 0.1:
        lines.append('V\tPYTHONPATH\t%s/opt/more:%s/opt/python' % (root, root))
        path, site = [path[0], seen + '/opt/more', seen + '/opt/python'], path[:1]
    lines += ['V\t@architecture\tx86_64', '\t'.join(['T', root, 'python3.%d' % MINOR] + archives)] + ['Q\tpython\t' + name for name in names]
    compiled = [seen + '/' + p for p, what in files.items() if what == b'bytecode']
    return seen, names, lines, {'path': path, 'site': site, 'ask': names, 'bytecode': compiled}


def compare_trees(made, judged, mine):
    tally = {'trees': len(made), 'asked': 0, 'no judge': 0, 'certain': 0, 'found': 0}
    for n, ((root, names, _, _), wants) in enumerate(zip(made, judged)):
        for name, want in zip(names, wants):
            got = next(mine)
            tally['asked'] += 1
            tally['no judge'] += want.startswith('?')
            if want.startswith('?') or got[2] != 'certain':
                continue
            tally['certain'] += 1
            if want.startswith('!') or want == 'builtin':
                ours = 'builtin' if got[0].startswith('builtin') else got[0]
            else:
                tally['found'] += 1
                ours = root + got[0] + '\t' + got[1]
            judge.check(ours == want, 'seed %d, python3.%d, tree %d: import %s' % (SEED, MINOR, n, name), 'got  ' + ours, 'want ' + want)
    print('python3.%d: %s' % (MINOR, ', '.join('%d %s' % (tally[k], k) for k in tally)))
    judge.check(tally['certain'] >= tally['asked'] // 2, 'half of the questions have a certain answer', tally)
    judge.check(tally['found'] >= tally['certain'] // 5, 'enough of them are found in the tree', tally)


def compare_names(about):
    with open(os.path.join(judge.ROOT, 'layers', 'resolve', 'data', 'python_stdlib.c'), encoding='utf-8') as f:
        rows = re.findall(r'\{"([^"]+)", (\d+), (\d+), ([^}]*)\}', f.read())
    names = {name: flags for name, first, last, flags in rows if int(first) <= MINOR <= int(last)}
    packages = {name for name, flags in names.items() if 'P' in flags.split(' | ')}
    frozen = {name for name, flags in names.items() if 'F' in flags.split(' | ')}
    judge.same(set(names), set(about['names']) - OTHER_SYSTEMS, 'the names of the standard library')
    judge.check(len(about['packages']) > 20, 'there are packages among them', about['packages'])
    judge.same(packages - NOT_BUILT, set(about['packages']) & set(names), 'which of them are packages')
    judge.same(frozen, {name for name in about['frozen'] if name in names}, 'which of them are frozen')
    print('python3.%d: %d names' % (MINOR, len(names)))


def main():
    print('seed %d' % SEED)
    node, modules = fetched.node(24), fetched.modules()
    if node is None:
        judge.skip('Python in WebAssembly', 'it is not here (npm ci of testdata/tests/resolve, x86_64 only)')
        judge.finish()
    nspkg = trees.nspkg_lines('/usr/bin/python3' if os.access('/usr/bin/python3', os.X_OK) else sys.executable)
    if nspkg is None:
        judge.skip('setuptools', 'its lines of *-nspkg.pth files are not judged')
    made = [make(n, nspkg) for n in range(TREES)]
    done = subprocess.run([node, os.path.join(HERE, 'resolve', 'ask_python.mjs'), modules, WORK], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          input='\n'.join(json.dumps(tree) for _, _, _, tree in made), universal_newlines=True, check=False)
    if not judge.check(done.returncode == 0, 'Python in WebAssembly ends well', done.stderr[-1500:]):
        judge.finish()
    about, *judged = [json.loads(line) for line in done.stdout.split('\n')[:-1]]
    print('python %s' % about['version'])
    own = subprocess.run([DRIVER], input='\n'.join(line for _, _, lines, _ in made for line in lines) + '\n', stdout=subprocess.PIPE,
                         universal_newlines=True, check=False)
    judge.check(own.returncode == 0, 'the driver ends well')
    compare_trees(made, judged, (line.split('\t') for line in own.stdout.split('\n')[:-1]))
    compare_names(about)
    judge.finish()


main()
