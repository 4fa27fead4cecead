"""Libraries are found where the dynamic loader of this system finds them: small shared objects with RPATH, RUNPATH, $ORIGIN,
copies for other processors and chains of needs, drawn by a fixed seed, against the loader itself (LD_TRACE_LOADED_OBJECTS).

LC_SEED=N draws others, LC_SLOW=1 twenty times as many."""

import os
import random
import re
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

WORK = judge.scratch('library')
OPT = os.path.join(WORK, 'opt')
STUBS = os.path.join(WORK, 'stubs')
EMPTY = os.path.join(WORK, 'empty.o')
LEVELS = []
LIBRARIES = ['liba.so', 'libb.so.1', 'libc1.so', 'libd.so.2']
FOLDERS = ['lib', 'one', 'two', 'one/x.libs', 'deep/er']
PATHS = ['$ORIGIN', '${ORIGIN}/x.libs', '$ORIGIN/../two', '$ORIGIN/../lib', '$ORIGIN/../../one', '/nowhere', '$ORIGINAL/lib', 'TOP/one',
         'TOP/deep/er/../er', 'TOP/two/']


def levels_of_this_system(loader):
    """The folders of glibc-hwcaps that the loader looks into here; v4 depends on the processor, so it is no question."""
    text = judge.run([loader, '--help']).stdout.decode()
    return [n for n in ('x86-64-v2', 'x86-64-v3') if re.search(r'^  %s \(supported, searched\)' % n, text, re.M)]


def loader_of_this_system():
    r = judge.run(['readelf', '-lW', sys.executable])
    m = re.search(r'Requesting program interpreter: (.*)\]', r.stdout.decode())
    return m.group(1) if m and 'ld-linux' in m.group(1) else None


def link(top, out, needed, draw, soname=None):
    """ld is asked for exactly these NEEDED entries, by empty libraries of those names."""
    os.makedirs(os.path.dirname(out), exist_ok=True)
    argv = ['ld', '-shared', '-o', out, '--no-as-needed', EMPTY, *[os.path.join(STUBS, n) for n in needed]]
    if soname:
        argv += ['-soname', soname]
    kind = draw.choice(['', '--disable-new-dtags', '--enable-new-dtags'])
    if kind:
        argv += [kind, '-rpath', ':'.join(draw.sample(PATHS, draw.randint(1, 4))).replace('TOP', top)]
    judge.check(judge.run(argv).returncode == 0, ' '.join(argv))


def make_foreign(path, draw):
    """For another processor or of another class: the loader passes it over."""
    with open(path, 'r+b') as f:
        head = bytearray(f.read(20))
        if draw.random() < 0.5:
            head[18:20] = struct.pack('<H', 22)  # s390
        else:
            head[4] = 1  # 32 bit
        f.seek(0)
        f.write(head)


def scenario(number, draw):
    """A tree of its own; the file to load and LD_LIBRARY_PATH."""
    top = os.path.join(OPT, 's%d' % number)
    for name in LIBRARIES:
        for folder in draw.sample(FOLDERS, draw.choice([0, 1, 2, 3, 4])):
            path = os.path.join(top, folder, name)
            needed = draw.sample([n for n in LIBRARIES if n != name], draw.choice([0, 1, 2, 3]))
            link(top, path, needed, draw, name if draw.random() < 0.5 else None)
            if draw.random() < 0.2:
                make_foreign(path, draw)
            elif draw.random() < 0.2:
                os.rename(path, path + '.real')
                os.symlink(os.path.basename(path) + '.real', path)
        for folder in draw.sample(FOLDERS, draw.choice([0, 0, 1])) if LEVELS else []:
            link(top, os.path.join(top, folder, 'glibc-hwcaps', draw.choice(LEVELS), name), [], draw)
    root = os.path.join(top, draw.choice(FOLDERS), 'root.so')
    link(top, root, draw.sample(LIBRARIES, draw.randint(1, 4)), draw)
    return root, ':'.join(os.path.join(top, f) for f in draw.sample(FOLDERS, draw.choice([0, 0, 1, 2])))


def listed(loader, root, path):
    """NAME -> path or 'missing', in the order of loading."""
    env = {'LC_ALL': 'C', 'PATH': os.environ['PATH'], 'LD_TRACE_LOADED_OBJECTS': '1'}
    r = judge.run([loader, '--inhibit-cache', *(['--library-path', path] if path else []), root], env=env)
    found = []
    for m in re.finditer(r'^\t(\S+) => (.*?)(?: \(0x[0-9a-f]+\))?$', r.stdout.decode(), re.M):
        found.append((m.group(1), 'missing' if m.group(2) == 'not found' else m.group(2)))
    return found, r.stdout.decode() + r.stderr.decode()


def main():
    loader = loader_of_this_system() if judge.have('readelf') else None
    if not loader or not judge.have('ld') or not judge.have('as'):
        judge.skip('library search', 'no ld, as, readelf or glibc loader')
        judge.finish()
    LEVELS.extend(levels_of_this_system(loader))
    os.makedirs(STUBS)
    judge.check(judge.run(['as', '-o', EMPTY, '/dev/null']).returncode == 0, 'as')
    for name in LIBRARIES:
        judge.check(judge.run(['ld', '-shared', '-o', os.path.join(STUBS, name), '-soname', name, EMPTY]).returncode == 0, name)
    draw = random.Random(int(os.environ.get('LC_SEED', '7')))
    questions = [scenario(n, draw) for n in range(1200 if os.environ.get('LC_SLOW') == '1' else 60)]
    r = judge.run([os.path.join(judge.TOOLS, 'library_driver'), OPT], input=''.join('%s %s\n' % q for q in questions).encode())
    judge.check(r.returncode == 0, 'library_driver', r.stderr.decode())
    answers = re.split(r'^\.\n', r.stdout.decode(), flags=re.M)[:-1]
    judge.same(len(answers), len(questions), 'one answer a question')
    some = {'missing': 0, 'found': 0}
    for (root, path), answer in zip(questions, answers):
        want, said = listed(loader, root, path)
        got = [tuple(line.split('\t')) for line in answer.splitlines()]
        # A name that one file misses may be found for the next.
        normal = {n: p if p == 'missing' else os.path.normpath(p) for n, p in sorted(want, key=lambda w: w[1] != 'missing')}
        got = sorted(got, key=lambda w: w[1] != 'missing')
        if not judge.same(dict(got), normal, 'LD_LIBRARY_PATH=%s %s' % (path, root)):
            print(said)
        for p in normal.values():
            some['missing' if p == 'missing' else 'found'] += 1
    print('%(found)d found, %(missing)d missing' % some)
    judge.check(some['found'] > 40 and some['missing'] > 20, 'the draw has both', some)
    judge.finish()


main()
