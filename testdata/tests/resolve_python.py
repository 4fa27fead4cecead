"""Which file does an import get? Random trees of modules, packages, namespaces, .pth files and links, laid out below a scratch
root and asked of real interpreters; and Debian's own dist-packages. Python runs with -S -E -s and gets exactly the catalogue's
sys.path (the standard library is its own), then site.addsitedir as Lambda's bootstrap calls it.

LC_SEED gives another seed, LC_TREES changes how many trees are asked, LC_PYTHONS names more interpreters (parted by ':')."""

import atexit
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '../tools'), os.path.join(HERE, 'resolve')]
import judge  # noqa: E402
import python_trees as trees  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(560)
# thousands of small files: in memory where that is offered
WORK = tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_python')
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')

with open(os.path.join(HERE, 'resolve', 'ask_python.py'), encoding='utf-8') as source:
    ASKER = source.read() + '\nserve(sys.argv[1])\n'


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
        maker = trees.Maker(rng, minor, resources, nspkg)
        trees.write_tree(root, maker.files)
        archives = trees.write_archives(root, maker.files, rng)
        names = trees.questions(rng, 8)
        folders = [os.path.join(root, p) for p in maker.roots[:3]]
        set_by_user = rng.random() < 0.1
        if set_by_user:
            driver.say('V\tPYTHONPATH\t%s/opt/more:%s/opt/python' % (root, root))
            path, site = [folders[0], root + '/opt/more', root + '/opt/python'], folders[:1]
        else:
            path, site = folders, folders
        driver.say('V\t@architecture\t' + trees.ARCH)
        driver.say('\t'.join(['T', root, 'python3.%d' % minor] + archives))
        for name in names:
            driver.say('Q\tpython\t' + name)
        got = driver.answers(len(names))
        want = interpreter.ask({'path': path, 'site': site, 'ask': names})
        tally['trees'] += 1
        if len(want) != len(names):
            judge.check(False, 'tree %d: every question is answered' % n, len(want), len(names))
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
    names = sorted(names[:700])
    interpreter, driver = Interpreter(command, False), Driver()
    driver.say('V\t@architecture\t' + trees.ARCH)
    driver.say('\t'.join(['T', root, 'python3.%d' % minor, root + '/var/task', root + '/opt']))
    for name in names:
        driver.say('Q\tpython\t' + name)
    got = driver.answers(len(names))
    path = [root + '/var/task', root + '/opt/python/lib/python3.%d/site-packages' % minor, root + '/opt/python']
    want = interpreter.ask({'path': path, 'site': path, 'ask': names, 'together': True})
    judge.check(len(want) == len(names), 'debian: every question is answered', 'none from %s on' % names[len(want):len(want) + 1])
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
    nspkg = trees.nspkg_lines(first)
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
