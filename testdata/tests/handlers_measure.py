"""What the lifecycle rules say about labelled handlers: precision and recall, for each rule and for all; fails below 0.97 each.
usage: handlers_measure.py [--dir D --labels F] [--only WORD] [--jobs N]
  without --dir    testdata/handlers: the rule must be the label's, the finding within one line of it
  with --dir       labels of the form file, line, kind, expect, remark: any lifecycle rule, within two lines
Findings of the handler rules are listed and counted as false alarms in files where nothing is labelled for them."""

import argparse
import collections
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = HERE
while not os.path.exists(os.path.join(ROOT, 'Makefile')):
    ROOT = os.path.dirname(ROOT)
sys.path[:0] = [os.path.join(ROOT, 'testdata/tools'), os.path.join(ROOT, 'testdata/handlers/harness')]
sys.dont_write_bytecode = True
import corpus  # noqa: E402
import judge  # noqa: E402

BAR = 0.97
Expected = collections.namedtuple('Expected', 'places rules must')      # rules: none, when any will do; the first one is counted
Found = collections.namedtuple('Found', 'places rule severity message')


class Function:
    """One function to lint: its files (in the labelled folder), the setting of its handler, what is expected."""

    def __init__(self, name, files, runtime, handler, prefix):
        self.name, self.files, self.runtime, self.handler, self.prefix, self.expected = name, files, runtime, handler, prefix, []
        self.typescript = name.endswith('.ts') or os.path.exists(os.path.join(files, 'index.ts'))


def places(label):
    """The label's line, and those of `or=N,M`: as right, in the same file."""
    return tuple((label.file, int(n)) for n in [label.line] + label.word('or'))


def own_functions():
    out = []
    for name, case in sorted(corpus.read().items()):
        base = os.path.join(corpus.CORPUS, name)
        prefix = name + '/' if case.folder else name.rsplit('/', 1)[0] + '/'
        f = Function(name, base, case.runtime(), case.handler_setting(), prefix)
        f.expected = [Expected(places(l), tuple(l.rule.split('|')), l.certainty != 'either') for l in case.labels]
        out.append(f)
    return out


def other_functions(folder, labels):
    """Labels of the other form: each file is a function."""
    by = {}
    with open(labels, encoding='utf-8') as f:
        rows = [line.rstrip('\n').split('\t') for line in f if line.strip() and not line.startswith('#')]
    for row in rows:
        if row[0] == 'file' or len(row) < 4:
            continue
        file, line, _, expect = row[:4]
        path = os.path.join(folder, file)
        if file not in by:
            by[file] = Function(file, path, runtime_of(file), handler_of(path), file.rsplit('/', 1)[0] + '/' if '/' in file else '')
        if line != '-' and expect != 'must-not-flag':
            by[file].expected.append(Expected(((file, int(line)),), (), expect == 'must-flag'))
    return [by[k] for k in sorted(by)]


def runtime_of(file):
    return {'.py': 'python3.12', '.rb': 'ruby3.3'}.get(os.path.splitext(file)[1], 'nodejs22.x')


def handler_of(path):
    """FILE.FUNCTION: the usual name that the text defines at its outermost level."""
    stem, ending = os.path.splitext(os.path.basename(path))
    with open(path, encoding='utf-8') as f:
        text = f.read()
    if ending in ('.py', '.rb'):
        return stem + ('.lambda_handler' if 'def lambda_handler' in text else '.handler')
    return stem + '.handler'


def lint(function, work):
    """The lifecycle and handler findings of one function, what is unknown of it, and what went wrong if anything did."""
    tree = os.path.join(work, function.name.replace('/', '_'))
    if os.path.isdir(function.files):
        shutil.copytree(function.files, tree)
    else:
        os.makedirs(tree)
        shutil.copy(function.files, tree)
    done = judge.run([judge.PROGRAM, 'lint', '--function', tree, '--runtime', function.runtime, '--handler', function.handler,
                      '--select', 'lifecycle,handler', '--format', 'json', '--fail-on', 'never'])
    if done.returncode != 0:
        return [], [], 'status %d: %s' % (done.returncode, done.stderr.decode(errors='replace').strip()[:200])
    out, report = [], json.loads(done.stdout)
    for finding in report['findings']:
        # Node.js does not load a .ts file: that the handler is not found is right, and not what is measured.
        if finding['rule'] == 'handler-not-found' and function.typescript:
            continue
        # A finding in compiled code may name the source's line as well.
        where = [(function.prefix + at.get('entry', ''), at.get('line', 0)) for at in finding['locations']]
        out.append(Found(where or [(function.name, 0)], finding['rule'], finding['severity'], finding['message']))
    return out, ['%s: %s' % (u['what'], u['why']) for u in report['unknown']], None


class Score:
    def __init__(self):
        self.hit = self.miss = self.alarm = 0

    def precision(self):
        return self.hit / (self.hit + self.alarm) if self.hit + self.alarm else 1.0

    def recall(self):
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else 1.0


def near(a, b, slack):
    return a[0] == b[0] and abs(a[1] - b[1]) <= slack


def compare(function, findings, unknown, slack, scores, said):
    """Each label is hit once; further findings at a labelled place are no alarm when they say the same rule."""
    hit = set()
    for f in findings:
        fits = [e for e in function.expected if (not e.rules or f.rule in e.rules)
                and any(near(a, b, slack) for a in e.places for b in f.places)]
        if fits:
            hit.update(fits)
            continue
        scores[f.rule].alarm += 1
        said.append('false alarm  %s:%d  %s (%s): %s' % (f.places[0] + (f.rule, f.severity, f.message)))
    for e in function.expected:
        rule = e.rules[0] if e.rules else 'any'
        if e in hit:
            scores[rule].hit += e.must
        elif e.must:
            scores[rule].miss += 1
            said.append('miss         %s:%d  %s' % (e.places[0] + (rule,)))
            said += ['             unknown %s' % u for u in unknown]


def table(scores):
    total = Score()
    print('%-22s %5s %5s %6s  %9s  %6s' % ('rule', 'hits', 'miss', 'alarms', 'precision', 'recall'))
    for rule, s in sorted(scores.items()):
        print('%-22s %5d %5d %6d  %9.3f  %6.3f' % (rule, s.hit, s.miss, s.alarm, s.precision(), s.recall()))
        total.hit, total.miss, total.alarm = total.hit + s.hit, total.miss + s.miss, total.alarm + s.alarm
    print('%-22s %5d %5d %6d  %9.3f  %6.3f' % ('total', total.hit, total.miss, total.alarm, total.precision(), total.recall()))
    return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--dir')
    parser.add_argument('--labels')
    parser.add_argument('--only', default='')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 2)
    given = parser.parse_args()
    functions = other_functions(given.dir, given.labels or os.path.join(given.dir, 'labels.tsv')) if given.dir else own_functions()
    functions = [f for f in functions if given.only in f.name]
    work = judge.scratch('handlers-measure')
    scores, said = collections.defaultdict(Score), []
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for function, (findings, unknown, wrong) in zip(functions, pool.map(lambda f: lint(f, work), functions)):
            judge.check(wrong is None, '%s: layercheck runs' % function.name, wrong)
            compare(function, findings, unknown, 2 if given.dir else 1, scores, said)
    print('\n'.join(said))
    total = table(scores)
    judge.check(total.precision() >= BAR, 'precision %.3f is at least %.2f' % (total.precision(), BAR))
    judge.check(total.recall() >= BAR, 'recall %.3f is at least %.2f' % (total.recall(), BAR))
    judge.finish()


main()
