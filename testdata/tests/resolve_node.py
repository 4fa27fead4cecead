"""Node.js judges layers/resolve: in random trees, and in the real npm packages that the other tests have fetched, each version that can
be had is asked which file a require() or an import gets. LC_SEED=N, LC_TREES=N, QUESTIONS=N (of one tree) change the run; KEEP=1 leaves the
trees. The last line says how many answers agree."""
import collections
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, 'resolve'))
import fetched  # noqa: E402  # pylint: disable=wrong-import-position
import trees  # noqa: E402  # pylint: disable=wrong-import-position

sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402  # pylint: disable=wrong-import-position

BUILD = os.environ.get('B', os.path.join(TOP, 'build'))
DRIVER = os.environ.get('RESOLVE_DRIVER', os.path.join(BUILD, 'tools', 'resolve_driver'))
SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(1200)
QUESTIONS = int(os.environ.get('QUESTIONS', '8'))
# What the managed runtimes pass; nothing is known of 24.
FLAGS = {20: ['--no-experimental-require-module'], 22: ['--no-experimental-require-module', '--no-experimental-detect-module']}


def judges():
    """Major version -> program."""
    found = {}
    for major in (16, 18, 20, 22, 24):
        program = fetched.node(major)
        if program:
            found[major] = program
    system = shutil.which('node')
    if system:
        major = int(subprocess.run([system, '-v'], capture_output=True, text=True, check=True).stdout[1:].split('.')[0])
        found.setdefault(major, system)
    for major in (16, 18, 20, 22, 24):
        if major not in found:
            print('skip: Node.js %d is not here (npm ci of testdata/tests/resolve, x86_64 only)' % major)
    return {major: program for major, program in found.items() if major in (16, 18, 20, 22, 24)}


def node_path(root, major):
    return ':'.join([root + '/opt/nodejs/node%d/node_modules' % major, root + '/opt/nodejs/node_modules', '/var/runtime/node_modules',
                     '/var/runtime', root + '/var/task'])


# NODE_OPTIONS that trees take turns with.
VARIANTS = [[], ['-C', 'user'], [], ['--experimental-require-module'], ['--preserve-symlinks'], []]


def variant(number, major):
    options = VARIANTS[number % len(VARIANTS)]
    return [] if options == ['--experimental-require-module'] and major not in (20, 22) else options


class Set:
    """Questions with their place: (archives, root, number) of the tree, kind, specifier, from."""

    def __init__(self, load):
        self.trees = []
        self.load = load

    def add(self, root, archives, questions, number):
        self.trees.append((root, archives, questions, number))

    def ours(self, major):
        text = []
        for root, archives, questions, number in self.trees:
            text.append('\t'.join(['E', 'NODE_OPTIONS', ' '.join(variant(number, major))]))
            text.append('\t'.join(['T', root, 'nodejs%d.x' % major] + archives))
            text += ['\t'.join(['Q'] + list(q)) for q in questions]
        done = subprocess.run([DRIVER], input='\n'.join(text) + '\n', capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit('resolve_driver failed: ' + done.stderr[:1500])
        return [line.split('\t') for line in done.stdout.splitlines()]

    def theirs(self, program, major):
        """One process for all trees with the same options."""
        by_options = collections.defaultdict(list)
        for i, tree in enumerate(self.trees):
            by_options[tuple(variant(tree[3], major))].append(i)
        running = []
        for options, indices in by_options.items():
            lines = [] if self.load else ['["resolve", "", ""]']
            for i in indices:
                lines.append(json.dumps(['path', node_path(self.trees[i][0], major), '']))
                lines += [json.dumps(q) for q in self.trees[i][2]]
            running.append((indices, ask(program, major, list(options), lines)))
        answers = [None] * len(self.trees)
        for indices, process in running:
            out = process()
            for i in indices:
                count = len(self.trees[i][2])
                answers[i], out = out[:count], out[count:]
        return [a for tree in answers for a in tree]

    def flat(self):
        return [(tree, q) for tree in self.trees for q in tree[2]]


def ask(program, major, options, lines):
    env = {'PATH': '/usr/bin:/bin', 'HOME': '/nonexistent', 'NODE_NO_WARNINGS': '1', 'NODE_PATH': ''}
    command = [program, '--experimental-import-meta-resolve'] + FLAGS.get(major, []) + options
    given = tempfile.TemporaryFile('w+')
    given.write('\n'.join(lines) + '\n')
    given.seek(0)
    said = tempfile.TemporaryFile('w+')
    process = subprocess.Popen(command + [os.path.join(HERE, 'resolve', 'ask_node.js')], stdin=given, stdout=said,
                               stderr=subprocess.PIPE, text=True, env=env, cwd='/')

    def answers():
        err = process.communicate()[1]
        if process.returncode != 0:
            raise SystemExit('Node.js %d failed: %s' % (major, err[-2000:]))
        said.seek(0)
        return said.read().splitlines()
    return answers


def agree_unloaded(mine, theirs):
    """What Node.js would refuse only when loading counts as found; what the runtime brings is not here."""
    ours = mine[0]
    if ours in ('!ERR_REQUIRE_ESM', '!ERR_UNKNOWN_FILE_EXTENSION', '!ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING'):
        ours = mine[3]
    if ours.startswith('builtin:/var/runtime/'):
        return theirs in ('!MODULE_NOT_FOUND', '!ERR_MODULE_NOT_FOUND')
    if ours == '!ERR_UNSUPPORTED_DIR_IMPORT':
        ours = '!ERR_MODULE_NOT_FOUND'
    return agree(ours, theirs, 0)


def agree(ours, theirs, major):
    """Until 20 require throws bad JSON as an error without a code. Node.js 16 has other codes in corners (and lets the system's through):
    there one error is as good as another."""
    if theirs.startswith('!') and ours.startswith('!'):
        return major == 16 or ours == {'!Error': '!ERR_INVALID_PACKAGE_CONFIG'}.get(theirs, theirs)
    if theirs.startswith('builtin:') and ours.startswith('builtin:'):
        return theirs[8:].replace('node:', '') == ours[8:].replace('node:', '')
    # Addresses of modules may have doubled slashes; ours are paths.
    return ours == os.path.normpath(theirs)


def generated(folder):
    made = Set(True)
    for i in range(TREES):
        root = os.path.join(folder, str(i))
        maker = trees.Maker(SEED * 100003 + i, root)
        tree = maker.make()
        trees.write(tree, root)
        archives = []
        for prefix in ('var/task', 'opt'):
            archives.append(os.path.join(root, prefix.replace('/', '-') + '.zip'))
            trees.pack(tree, prefix, archives[-1])
        made.add(root, archives, maker.questions(QUESTIONS), i)
    return made


def real_packages(folder):
    """The installed trees that other tests have fetched: from every package, what it depends on and what those export."""
    made = Set(False)
    base = os.path.join(TOP, 'build', 'real', 'npm')
    for number, name in enumerate(sorted(os.listdir(base)) if os.path.isdir(base) else []):
        if not os.path.isdir(os.path.join(base, name, 'node_modules')):
            continue
        root = os.path.join(folder, name)
        os.makedirs(os.path.join(root, 'var'))
        os.makedirs(os.path.join(root, 'opt'))
        shutil.copytree(os.path.join(base, name), os.path.join(root, 'var', 'task'), symlinks=True, copy_function=os.link)
        made.add(root, [os.path.join(root, 'var/task'), os.path.join(root, 'opt')], real_questions(root), number)
    return made


def real_questions(root):
    out = []
    seen = set()
    for where, folders, files in os.walk(os.path.join(root, 'var/task')):
        folders.sort()
        if 'package.json' not in files or len(out) > 20000:
            continue
        try:
            with open(os.path.join(where, 'package.json'), encoding='utf-8') as f:
                package = json.load(f)
        except ValueError:
            continue
        if not isinstance(package, dict):
            continue
        source = os.path.join(where, 'index.js')
        names = set()
        for kind in ('dependencies', 'peerDependencies', 'optionalDependencies'):
            names.update(package.get(kind) or {})
        names.update(package.get('imports') or {})
        if isinstance(package.get('name'), str):
            names.add(package['name'])
            if package['name'] not in seen and isinstance(package.get('exports'), dict):
                seen.add(package['name'])
                names.update(package['name'] + key[1:].replace('*', 'index') for key in list(package['exports'])[:40] if key.startswith('./'))
        for specifier in sorted(names):
            out.append(('require', specifier, source))
            out.append(('esm', specifier, source))
    return out


def compare(title, questions, found):
    passed = failed = uncertain = 0
    if not questions.trees:
        print('skip: %s: none are here' % title)
        return 0, 0
    for major, program in sorted(found.items()):
        ours, theirs = questions.ours(major), questions.theirs(program, major)
        good = bad = 0
        for (tree, (kind, specifier, source)), mine, judged in zip(questions.flat(), ours, theirs):
            if len(mine) < 3 or judged is None:
                raise SystemExit('an answer is missing')
            if mine[2] != 'certain':
                uncertain += 1
            elif agree(mine[0], judged, major) if questions.load else agree_unloaded(mine, judged):
                good += 1
            else:
                bad += 1
                if bad <= int(os.environ.get('SHOW', '20')):
                    print("  node %d, %s: %s '%s' from %s: node says %s, we say %s"
                          % (major, ' '.join(variant(tree[3], major)), kind, specifier, source, judged, mine[0]))
        if len(ours) != len(theirs):
            bad += 1
            print('  node %d: %d answers, %d expected' % (major, len(ours), len(theirs)))
        print('%s, Node.js %d: %d answers agree, %d differ' % (title, major, good, bad))
        passed += good
        failed += bad
    print('%s: %d answers not certain' % (title, uncertain))
    return passed, failed


def main():
    print('seed %d, %d trees, %d questions each' % (SEED, TREES, QUESTIONS))
    found = judges()
    folder = os.path.realpath(tempfile.mkdtemp(prefix='lc-resolve-'))
    beside = os.path.realpath(tempfile.mkdtemp(prefix='real-', dir=os.path.join(TOP, 'build')))  # hard links do not leave a disk
    try:
        passed, failed = compare('random trees', generated(folder), found)
        more = compare('real packages', real_packages(beside), {m: p for m, p in found.items() if m >= 20})
        passed, failed = passed + more[0], failed + more[1]
    finally:
        if os.environ.get('KEEP') != '1':
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(beside, ignore_errors=True)
    print('%d passed, %d failed' % (passed, failed))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
