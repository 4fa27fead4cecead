"""`layercheck satisfies` and `compare` against the real implementations, on generated pairs: npm's semver, python3-packaging, ruby
and Maven's library. Where they disagree, the pair is printed and must be changed here or be listed in versions/theirs, with the
reason why the other side is wrong. LC_SEED gives another seed, LC_PAIRS another number of pairs an ecosystem and command."""

import os
import random
import shutil
import subprocess
import sys
import time

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'versions')
B = os.path.abspath(os.environ.get('B', 'build'))
PROGRAM = os.path.join(B, 'layercheck')
SEED = int(os.environ.get('LC_SEED', '20261123'))
PAIRS = int(os.environ.get('LC_PAIRS', '30000'))
MAVEN_JARS = ['/usr/share/java/maven3-artifact.jar', '/usr/share/java/commons-lang3.jar']
R = random.Random(SEED)


def pick(*items):
    return R.choice(items)


def maybe(text, chance=0.3):
    return text if R.random() < chance else ''


def number():
    """Small numbers, so that boundaries meet, and the odd ones: leading zeros, 2^31, 2^53, 2^64, longer."""
    if R.random() < 0.93:
        return str(pick(0, 0, 0, 1, 1, 1, 2, 2, 3, 9, 10, 11, 99))
    return pick('00', '01', '007', '2147483647', '2147483648', '9007199254740990', '9007199254740991', '9007199254740992',
                '9007199254740993', '18446744073709551615', '18446744073709551616', '999999999999999999999',
                '1000000000000000000000', '9999999999999999999999999', '0000000000', '0' * 19, str(R.randrange(100000)),
                '12' * pick(100, 124, 125, 126, 127, 128, 129) + maybe('3'))


def near(version):
    """The version itself, or one beside it: a number moved by one, a part cut off or added."""
    digits = [i for i, c in enumerate(version) if c in '012345678']
    what = R.random()
    if what < 0.35 or not digits:
        return version
    if what < 0.7:
        i = pick(*digits)
        return version[:i] + str(int(version[i]) + pick(1, 1, -1 if version[i] != '0' else 1)) + version[i + 1:]
    if what < 0.8:
        return version[:version.rfind('.')] if '.' in version else version
    return version + pick('.0', '.0.0', '.1', '-0', '-alpha', '-1', '.a', 'a', '.dev0', '.post1', '+l', 'rc1', '-rc', '.x')


def garbled(text):
    """Now and then a character more, less or other."""
    for _ in range(pick(*[0] * 24, 1, 2)):
        i = R.randrange(len(text) + 1)
        text = text[:i] + pick('', *'0019.-+ ,|<>=~^!*xXvabr[]()_; &$"e\u00a0') + text[i + pick(0, 1):]
    return text


def spaced(text):
    """Blanks where someone may have typed them."""
    if R.random() < 0.8:
        return text
    i = R.randrange(len(text) + 1)
    return text[:i] + pick(' ', ' ', '  ') + text[i:]


# ------------------------------------------------------------------------------------------------------------ npm


def npm_id():
    return pick('a' * R.randrange(245, 260) if R.random() < 0.05 else 'a', 'alpha', 'beta', 'rc', 'a', 'x', 'X', '0', '1', '2', '10', '01', '-', '--', '1a', 'a1', '-1', 'pre-1', number())


def npm_version():
    version = f'{number()}.{number()}.{number()}'
    if R.random() < 0.45:
        version += pick('-', '-', '-', '-', '') + '.'.join(npm_id() for _ in range(pick(1, 1, 2, 3)))
    version += maybe('+' + pick('build', '1', 'a.b', '1-2', 'sha.0', ''), 0.1)
    return pick('', '', '', '', '', '', 'v', '=', 'v=', '= v', 'V', ' ') + version


def npm_partial(base):
    parts = base.lstrip('v= V').split('+')[0].split('.', 2)
    what = R.random()
    if what < 0.5:
        return base
    if what < 0.75:
        return '.'.join(parts[:pick(1, 2)])
    cut = pick(0, 1, 2)
    return '.'.join(parts[:cut] + [pick('x', 'X', '*')] * pick(1, 1, 2, 3 - cut if cut < 3 else 1))[:40] + maybe('-beta', 0.05)


def npm_comparator(base):
    return pick('', '', '', '^', '^', '^', '~', '~', '~>', '>', '>', '>=', '>=', '<', '<', '<=', '<=', '=', '==', '><', '^ ', '~ ',
                '>= ', '< ', '> =', '^>', '!', '~>=', '^v', '>=v', '<=  ') + npm_partial(near(base))


def npm_range(base):
    sets = []
    for _ in range(pick(1, 1, 1, 1, 2, 2, 3)):
        if R.random() < 0.18:
            sets.append(npm_partial(near(base)) + pick(' - ', ' - ', ' - ', ' -', '- ', '-', '  -  ', ' - v', ' - =') +
                        npm_partial(near(base)) + maybe(' ' + npm_comparator(base), 0.1))
        elif R.random() < 0.12:
            sets.append(pick('*', '', 'x', 'X', ' ', '>=*', '>*', '<*', '=*', 'latest', 'next', '^*', '~x', '>=0.0.0', '>=0', '<0.0.0-0',
                             '~', '^', '>', '<=', '* 1', 'x.1', '*.*.*', 'a b', '>=0.0.0-0', '**', '1.2.3*'))
        else:
            sets.append(pick(' ', ' ', ' ', ' ', '  ', '', ' || ', ', ').join(npm_comparator(base) for _ in range(pick(1, 1, 1, 2, 2, 3))))
    return pick('||', ' || ', ' || ', '|| ', ' ||', '|', ' ').join(sets)


# --------------------------------------------------------------------------------------------------------- PEP 440


def pep_version(local=True):
    version = maybe('v', 0.05) + maybe(number() + '!', 0.1) + '.'.join(number() for _ in range(pick(1, 2, 2, 3, 3, 4)))
    sep = lambda: pick('', '', '.', '-', '_')
    num = lambda: pick('', number(), number())
    version += maybe(sep() + pick('a', 'b', 'rc', 'c', 'alpha', 'beta', 'pre', 'preview', 'A', 'RC', 'Beta') + sep() + num(), 0.3)
    version += maybe(pick('-' + number(), sep() + pick('post', 'rev', 'r', 'POST') + sep() + num()), 0.22)
    version += maybe(sep() + pick('dev', 'dev', 'DEV') + sep() + num(), 0.22)
    return version + (maybe('+' + pick('abc', '1', '2', 'abc.1', 'Abc-1', 'ubuntu.1', '01', '1.0', 'a_b', 'a', '1a'), 0.15) if local else '')


def pep_specifier(base):
    base = near(base)
    op = pick(*['==', '==', '!=', '<=', '>=', '>=', '<', '<', '>', '>', '~=', '~='] * 4, '===', '===', '=', '=>', '')
    if op not in ('==', '!=', '===') and R.random() < 0.97:
        base = base.split('+')[0]
    if op in ('==', '!=') and R.random() < 0.4:
        if R.random() < 0.9:
            base = '.'.join(x for x in base.split('+')[0].split('.')[:pick(1, 2, 3)])
        base += pick('.*', '.*', '.*', '.x', '.*.*')
    return op + maybe(' ', 0.15) + base


def pep_range(base):
    return pick(',', ',', ', ', ' , ', ',,').join(pep_specifier(base) for _ in range(pick(0, 1, 1, 1, 1, 2, 2, 3))) + maybe(',', 0.03)


# ------------------------------------------------------------------------------------------------------------- gem


def gem_version():
    version = '.'.join(number() for _ in range(pick(1, 2, 3, 3, 4)))
    for _ in range(pick(0, 0, 0, 1, 1, 2)):
        version += pick('.', '.', '.', '-') + pick('a', 'b', 'pre', 'rc', 'rc1', 'A', 'a10b', '1a', 'beta', '0', '1', 'x-y', 'z', number())
    return version


def gem_range(base):
    ones = [pick('', '=', '!=', '>', '>=', '<', '<=', '~>', '~>', '~>', '~>', '==', '~', '=>') + pick('', ' ', ' ', '  ') + near(base)
            for _ in range(pick(1, 1, 1, 2, 2, 3))]
    return pick(',', ', ', ', ', ' ,').join(ones) + maybe(',', 0.02)


# ----------------------------------------------------------------------------------------------------------- Maven


def maven_version():
    version = '.'.join(number() for _ in range(pick(1, 2, 3, 3, 4)))
    for _ in range(pick(0, 0, 1, 1, 2, 3)):
        version += pick('-', '-', '-', '.', '') + pick('alpha', 'beta', 'milestone', 'rc', 'cr', 'snapshot', 'SNAPSHOT', 'ga', 'final', 'Final',
                                                      'RELEASE', 'sp', 'SP', 'a', 'b', 'm', 'a1', 'b2', 'm3', 'RC1', 'x', 'jre', 'foo', 'g',
                                                      'alpha1', 'sp2', number(), number(), '')
    return version


def maven_near(base):
    return near(base) if R.random() < 0.8 else base + pick('-alpha', '-1', '-ga', '.final', '-snapshot', '-sp', '.0-0', '-0-rc', '-foo', '--1', '..1')


def maven_range(base):
    sets = []
    for _ in range(pick(1, 1, 1, 1, 2, 2, 3)):
        if R.random() < 0.2:
            sets.append(pick('[', '[', '[', '(') + maven_near(base) + pick(']', ']', ']', ')'))
        else:
            sets.append(pick('[', '(') + maybe(' ', 0.1) + pick('', maven_near(base), maven_near(base)) + pick(',', ',', ', ') +
                        pick('', maven_near(base), maven_near(base)) + pick(']', ')'))
    return pick(',', ',', ', ', '', ' ').join(sets) if R.random() < 0.95 else maven_near(base)


ECOSYSTEMS = {
    'npm': (npm_version, npm_range, near),
    'pep440': (pep_version, pep_range, near),
    'gem': (gem_version, gem_range, near),
    'maven': (maven_version, maven_range, maven_near),
}


def clean(text):
    return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ')


def pairs(name):
    version, make_range, beside = ECOSYSTEMS[name]
    for _ in range(PAIRS):
        base = version()
        yield 's', clean(garbled(spaced(make_range(base)))), clean(garbled(beside(base)))
    for _ in range(PAIRS):
        base = version()
        yield 'c', clean(garbled(base)), clean(garbled(spaced(beside(base)) if R.random() < 0.8 else version()))


def npm_judge():
    if not shutil.which('npm'):
        return None
    work = os.path.join(B, 'versions-npm')
    lock = os.path.join(HERE, 'package-lock.json')
    if not os.path.exists(os.path.join(work, 'node_modules/semver')) or \
            open(lock).read() != open(os.path.join(work, 'package-lock.json')).read():
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        for file in ('package.json', 'package-lock.json', '.npmrc'):
            shutil.copy(os.path.join(HERE, file), work)
        if subprocess.run(['npm', 'ci', '--loglevel=error'], cwd=work, capture_output=True).returncode != 0:
            shutil.rmtree(work, ignore_errors=True)
            return None
    shutil.copy(os.path.join(HERE, 'npm.js'), work)
    return ['node', os.path.join(work, 'npm.js')]


def pep440_judge():
    for python in ('/usr/bin/python3', 'python3'):
        if shutil.which(python) and subprocess.run([python, '-c', 'import packaging.specifiers'], capture_output=True).returncode == 0:
            return [python, os.path.join(HERE, 'pep440.py')]
    return None


def gem_judge():
    return ['ruby', os.path.join(HERE, 'gem.rb')] if shutil.which('ruby') else None


def maven_judge():
    if not shutil.which('java') or not all(map(os.path.exists, MAVEN_JARS)):
        return None
    return ['java', '-cp', ':'.join(MAVEN_JARS), os.path.join(HERE, 'Maven.java')]


JUDGES = {
    'npm': ("npm's semver (npm, node)", npm_judge),
    'pep440': ('python3-packaging', pep440_judge),
    'gem': ('ruby', gem_judge),
    'maven': ('java with libmaven3-core-java', maven_judge),
}


def ask(command, questions):
    run = subprocess.run(command, input=''.join(q + '\n' for q in questions).encode(), capture_output=True)
    if run.returncode != 0:
        print(f'{command[0]} ended with {run.returncode}: {run.stderr.decode(errors="replace")[-500:]}')
    return run.stdout.decode().split('\n')[:-1]


def theirs():
    """Lines of ECOSYSTEM, command, both texts and their answer, parted by tabs; a comment above gives the reason."""
    with open(os.path.join(HERE, 'theirs'), encoding='utf-8') as file:
        return {tuple(line.rstrip('\n').split('\t')) for line in file if line.strip() and not line.startswith('#')}


def check(name, known):
    label, find = JUDGES[name]
    judge = find()
    if judge is None:
        print(f'skip: {label} is not here to judge {name} versions')
        return 0, 0
    questions = list(dict.fromkeys(pairs(name)))
    expected = ask(judge, ['\t'.join(q) for q in questions])
    answers = {}
    for kind, command in (('s', 'satisfies'), ('c', 'compare')):
        mine = [q for q in questions if q[0] == kind]
        start = time.monotonic()
        got = ask([PROGRAM, command, name, '-'], [f'{a}\t{b}' for _, a, b in mine])
        print(f'{name} {command}: {len(mine)} pairs in {time.monotonic() - start:.2f} s')
        answers.update(zip(mine, got))
    passed = failed = 0
    tally = {}
    for question, theirs_is in zip(questions, expected):
        ours = answers.get(question, 'nothing')
        tally[theirs_is] = tally.get(theirs_is, 0) + 1
        if ours == theirs_is or (name, *question, theirs_is) in known:
            passed += 1
            continue
        failed += 1
        if failed <= 40:
            print(f'{name} {question!r}: {label} says {theirs_is}, layercheck {ours}')
    if len(expected) != len(questions):
        print(f'{name}: {len(expected)} answers to {len(questions)} questions')
        failed += 1
    print(f'{name}: ' + ', '.join(f'{k} {v}' for k, v in sorted(tally.items())))
    return passed, failed


def main():
    print(f'seed {SEED}, {PAIRS} pairs an ecosystem and command')
    totals = [check(name, theirs()) for name in ECOSYSTEMS if not sys.argv[1:] or name in sys.argv[1:]]
    passed, failed = (sum(t) for t in zip(*totals))
    print(f'{passed} passed, {failed} failed')
    return failed > 0


sys.exit(main())
