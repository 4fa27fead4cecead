"""What the test scripts in testdata/tests share: running the program, counting, real packages."""

import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
B = os.path.abspath(os.environ.get('B', os.path.join(ROOT, 'build')))
PROGRAM = os.environ.get('LAYERCHECK', os.path.join(B, 'layercheck'))
TOOLS = os.environ.get('LC_TOOLS', os.path.join(B, 'tools'))

passed = failed = 0


def check(good, what, *more):
    """Counts one check; what failed is printed with whatever helps."""
    global passed, failed
    if good:
        passed += 1
        return True
    failed += 1
    print('FAIL', what)
    for m in more:
        print('    ', m)
    return False


def trees(count):
    """How many random trees are asked: LC_TREES, or `count`, or one in LC_TREES_PART of these."""
    return int(os.environ.get('LC_TREES', max(count // int(os.environ.get('LC_TREES_PART', 1)), 1)))


def same(got, want, what):
    """Counts one comparison; of two sets the differences are printed."""
    if isinstance(got, (set, frozenset)):
        return check(got == want, what, 'missing: %s' % sorted(want - got)[:12], 'too many: %s' % sorted(got - want)[:12])
    return check(got == want, what, 'got  %r' % (got,), 'want %r' % (want,))


def skip(what, why):
    print('skip: %s: %s' % (what, why))


def finish():
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed else 0)


def have(command):
    return shutil.which(command) is not None


def scratch(name):
    """An empty folder under the build folder."""
    path = os.path.join(B, 'scratch', name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def run(argv, **more):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **more)


def lint(cwd, *args, what=''):
    """The JSON report of one run that must end with 0 or 1."""
    r = run([PROGRAM, 'lint', '--format', 'json', *args], cwd=cwd)
    if not check(r.returncode in (0, 1), '%s: lint ended with %d' % (what, r.returncode), ' '.join(args), r.stderr.decode()[-2000:]):
        return None
    try:
        return json.loads(r.stdout)
    except ValueError as e:
        check(False, '%s: the report is no JSON: %s' % (what, e), r.stdout[:300])
        return None


def pinned(lock_folder, name):
    """The node_modules of the packages that `lock_folder` pins, fetched once into build/NAME; None where they cannot be had."""
    place = os.path.join(ROOT, 'build', name)
    stamp, lock = os.path.join(place, '.fetched'), os.path.join(lock_folder, 'package-lock.json')
    with open(lock, encoding='utf-8') as f:
        wanted = f.read()
    if not os.path.exists(stamp) or open(stamp, encoding='utf-8').read() != wanted:
        os.makedirs(place, exist_ok=True)
        for file in ('package.json', 'package-lock.json', '.npmrc'):
            shutil.copyfile(os.path.join(lock_folder, file), os.path.join(place, file))
        r = run(['npm', 'ci', '--ignore-scripts', '--loglevel=error'], cwd=place)
        if r.returncode != 0:
            print(r.stderr.decode()[-1000:])
            return None
        with open(stamp, 'w', encoding='utf-8') as f:
            f.write(wanted)
    return os.path.join(place, 'node_modules')


def fetch(kind, *what):
    """Folders of real packages (testdata/real/fetch), or None where they cannot be had."""
    r = run([os.path.join(ROOT, 'testdata/real/fetch'), kind, *what])
    if r.returncode != 0:
        print(r.stderr.decode().strip())
        return None
    return r.stdout.decode().split('\n')[:-1]
