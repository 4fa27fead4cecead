"""Which file does a require get, asked of the Rubies after Debian's: 3.2, 3.3, 3.4 and 4.0, built for WebAssembly (npm). Trees as in
resolve_ruby.py.

LC_SEED gives another seed, LC_TREES changes how many trees each version is asked of, LC_RUBIES names versions (parted by ':')."""

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
import fetched  # noqa: E402
import judge  # noqa: E402
import ruby_trees as trees  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = int(os.environ.get('LC_TREES', 24))
VERSIONS = os.environ.get('LC_RUBIES', '3.2:3.3:3.4:4.0').split(':')
WORK = os.path.realpath(tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_ruby_wasm'))
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')


def literal(value):
    """As Ruby writes it; of JSON only the hash and '#' differ."""
    if isinstance(value, dict):
        return '{' + ', '.join('%s => %s' % (literal(k), literal(v)) for k, v in value.items()) + '}'
    if isinstance(value, list):
        return '[' + ', '.join(literal(v) for v in value) + ']'
    return json.dumps(value).replace('#', '\\#')


def ask_ruby(node, modules, version, lines):
    done = subprocess.run([node, '--no-warnings', os.path.join(HERE, 'resolve', 'ask_ruby.mjs'), modules, version, WORK],
                          input='\n'.join(json.dumps(line) for line in lines), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, check=False)
    if not judge.check(done.returncode == 0, 'Ruby %s in WebAssembly ends well' % version, done.stderr[:1500]):
        return None
    return [json.loads(line) for line in done.stdout.split('\n')[:-1]]


def ask_driver(lines, count):
    done = subprocess.run([DRIVER], input='\n'.join(lines) + '\n', stdout=subprocess.PIPE, universal_newlines=True, check=False)
    judge.check(done.returncode == 0, 'the driver ends well')
    answers = [line.split('\t') for line in done.stdout.split('\n')[:-1]]
    judge.check(len(answers) == count, 'the driver answers everything')
    return answers


def make(version, n):
    rng = random.Random('%d %s %d' % (SEED, version, n))
    root = os.path.join(WORK, version, 'tree%d' % n)
    # gems that need each other in a circle overflow a stack, which ends this Ruby for good
    maker = trees.Maker(rng, version + '.0', 'x86_64-linux', cycles=False)
    trees.write_tree(root, maker.files)
    asks = trees.questions(rng, maker.files, 5)
    seen = '/judge' + root[len(WORK):]
    where = {'root': seen, 'home': seen + '/var/runtime', 'path': [seen + '/' + h for h in maker.homes],
             'load': [seen + '/var/task', seen + '/opt/ruby/lib']}
    lines = ['\t'.join(['T', root, 'ruby' + version] + trees.write_archives(root, maker.files))]
    lines += ['Q\t%s\t%s\t%s' % (kind, name, root + '/' + source if source else '') for kind, name, source in asks]
    theirs = ['Judge.ask(%s, %s, %s, %s)' % (literal(where), literal(k), literal(q), literal(seen + '/' + s)) for k, q, s in asks]
    return root, asks, lines, theirs


def compare_trees(node, modules, version):
    made = [make(version, n) for n in range(TREES)]
    judged = ask_ruby(node, modules, version, [theirs for _, _, _, theirs in made])
    if judged is None:
        return
    mine = iter(ask_driver([line for _, _, lines, _ in made for line in lines], sum(len(asks) for _, asks, _, _ in made)))
    tally = {'trees': len(made), 'asked': 0, 'no judge': 0, 'certain': 0, 'found': 0}
    for n, ((root, asks, _, _), wants) in enumerate(zip(made, judged)):
        for (kind, name, source), want in zip(asks, wants):
            got = next(mine)
            tally['asked'] += 1
            tally['no judge'] += want.startswith('?')
            if os.environ.get('LC_SHOW') and want.startswith('?'): print(want)
            if want.startswith('?') or got[2] != 'certain':
                continue
            tally['certain'] += 1
            tally['found'] += want.startswith('/')
            ours = 'builtin' if got[0].startswith('builtin') else got[0] if got[0].startswith('!') else '/judge' + root[len(WORK):] + got[0]
            judge.check(ours == want, 'seed %d, ruby %s, tree %d: %s %s %s' % (SEED, version, n, kind, name, source),
                        'got  ' + ours, 'want ' + want)
    print('ruby %s: %s' % (version, ', '.join('%d %s' % (tally[k], k) for k in tally)))
    judge.check(tally['certain'] >= tally['asked'] // 2, 'ruby %s: half of the questions have a certain answer' % version, tally)
    judge.check(tally['found'] >= tally['certain'] // 5, 'ruby %s: enough of them are found in the tree' % version, tally)


def main():
    print('seed %d' % SEED)
    # The WASI of Node.js 20 and 22 writes behind the end of a memory that has grown, and dies of it later.
    node, modules = fetched.node(24), fetched.modules()
    if node is None:
        judge.skip('Rubies in WebAssembly', 'they are not here (npm ci of testdata/tests/resolve, x86_64 only)')
        judge.finish()
    for version in VERSIONS:
        compare_trees(node, modules, version)
    judge.finish()


main()
