"""Which file does a require get, asked of the Rubies after Debian's: 3.2, 3.3, 3.4 and 4.0, built for WebAssembly (npm). Trees as in
resolve_ruby.py; then the standard library's features, default gems and bundled gems, name by name against the tables.
What such a build cannot judge: extension modules that it was built without, and bundled gems that it was built without (NOT_BUILT,
NOT_INSTALLED: counted as 'no judge'); what is linked into it belongs to no gem there, so that the gem of 'zlib' or 'json/ext/parser'
is judged by Debian's Ruby alone.

LC_SEED gives another seed, LC_TREES changes how many trees each version is asked of, LC_RUBIES names versions (parted by ':')."""

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
import ruby_trees as trees  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(24)
VERSIONS = os.environ.get('LC_RUBIES', '3.2:3.3:3.4:4.0').split(':')
WORK = os.path.realpath(tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_ruby_wasm'))
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')

NOT_BUILT = re.compile(r'(erb/escape|expect|fiddle(/.*)?|io/(console(/size)?|nonblock|wait)|pty|socket|syslog(/logger)?)$')
NOT_INSTALLED = {'bigdecimal', 'debug', 'fiddle', 'nkf', 'racc', 'rbs', 'syslog'}
# Not in the tables: what a default gem calls its internals (its first name stands for them), and files of the plug-ins of tools.
INTERNALS = ('bundler/', 'did_you_mean/', 'error_highlight/', 'irb/', 'prism/', 'rdoc/', 'reline/', 'rubygems/', 'syntax_suggest/')
PLUGINS = {'hoe/minitest', 'rdoc/discover', 'rdoc_plugin/parser', 'rubygems_plugin'}
# Loaded by Ruby itself when it starts, which is when RubyGems stops telling whose they are.
STARTED = {'did_you_mean', 'error_highlight', 'syntax_suggest'}


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


def compare_trees(made, judged, version):
    mine = iter(ask_driver([line for _, _, lines, _ in made for line in lines], sum(len(asks) for _, asks, _, _ in made)))
    tally = {'trees': len(made), 'asked': 0, 'no judge': 0, 'certain': 0, 'found': 0}
    for n, ((root, asks, _, _), wants) in enumerate(zip(made, judged)):
        for (kind, name, source), want in zip(asks, wants):
            got = next(mine)
            tally['asked'] += 1
            tally['no judge'] += want.startswith('?')
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


class Tables:
    """layers/resolve/data/ruby_stdlib.c as seen by one version."""

    def __init__(self, version):
        with open(os.path.join(judge.ROOT, 'layers', 'resolve', 'data', 'ruby_stdlib.c'), encoding='utf-8') as f:
            text = f.read()
        column = ['3.1', '3.2', '3.3', '3.4', '4.0'].index(version)
        rows = re.findall(r'\{"([^"]+)", "([^"]*)", (\d+)\}', text)
        self.all_names = sorted({feature for feature, _, _ in rows})
        self.features, self.twice = {}, []
        for feature, gem, mask in rows:
            if int(mask) >> column & 1:
                self.twice += [feature] if feature in self.features else []
                self.features[feature] = gem
        gems = {gem: re.findall(r'"([^"]*)"', versions)[column] for gem, versions in re.findall(r'\{"([^"]+)", \{([^}]*)\}\}', text)}
        self.gems = {gem: number for gem, number in gems.items() if number}
        self.bundled = {gem for gem, mask in re.findall(r'\{"([^"]+)", (\d+)\}', text) if int(mask) >> column & 1}


def compare_names(tables, judged, version):
    root = os.path.join(WORK, version, 'names')
    names, gems, bundled = [[row.split('\t') for row in text.split('\n')] for text in judged]
    of_bundled = [(row[0], feature) for row in bundled for feature in row[1:]]
    trees.write_tree(root, {'var/task/handler.rb': b''})
    lines = ['\t'.join(['T', root, 'ruby' + version] + trees.write_archives(root, {'var/task/handler.rb': b''}))]
    lines += ['Q\truby\t%s\t' % name for name in [row[0] for row in names] + [feature for _, feature in of_bundled]]
    mine = ask_driver(lines, len(names) + len(of_bundled))
    no_judge = 0
    for (name, there, gem), got in zip(names, mine):
        what = 'ruby %s, %s' % (version, name)
        if there == 'no' and NOT_BUILT.match(name):
            no_judge += 1
            continue
        if got[2] == 'certain':
            judge.same('no' if got[0].startswith('!') else 'yes', 'no' if there == 'no' else 'yes', what + ' is in the library')
        if there == 'yes' and name not in STARTED and not name.startswith(INTERNALS):
            judge.same(tables.features.get(name), gem, what + ' is of this default gem')
        no_judge += there == 'so'
    for (gem, feature), got in zip(of_bundled, mine[len(names):]):
        if feature not in PLUGINS:
            judge.check(got[0].startswith('builtin') or got[2] != 'certain',
                        'ruby %s: %s of the bundled gem %s may be there' % (version, feature, gem))
    judge.same(tables.twice, [], 'ruby %s: no feature is listed twice' % version)
    judge.same(set(tables.gems.items()), {tuple(row) for row in gems}, 'ruby %s: default gems' % version)
    judge.same(tables.bundled - NOT_INSTALLED, {row[0] for row in bundled} - NOT_INSTALLED, 'ruby %s: bundled gems' % version)
    judge.check(len(names) > 700, 'ruby %s has a library' % version, len(names))
    print('ruby %s: %d names, %d default gems, %d bundled gems, %d names no judge' % (version, len(names), len(gems), len(bundled), no_judge))


def compare(node, modules, version):
    """One Ruby answers everything: it takes seconds to start."""
    made, tables = [make(version, n) for n in range(TREES)], Tables(version)
    names = ['Judge.names(%s)' % literal(tables.all_names), 'Judge.default_gems', 'Judge.bundled_gems']
    judged = ask_ruby(node, modules, version, [theirs for _, _, _, theirs in made] + [names])
    if judged is not None:
        compare_trees(made, judged[:-1], version)
        compare_names(tables, judged[-1], version)


def main():
    print('seed %d' % SEED)
    # The WASI of Node.js 20 and 22 writes behind the end of a memory that has grown, and dies of it later.
    node, modules = fetched.node(24), fetched.modules()
    if node is None:
        judge.skip('Rubies in WebAssembly', 'they are not here (npm ci of testdata/tests/resolve, x86_64 only)')
        judge.finish()
    for version in VERSIONS:
        compare(node, modules, version)
    judge.finish()


main()
