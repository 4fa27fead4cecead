"""The corpus and its labels: reading labels.tsv, running each case under the stand-in of its runtime, and saying what was lost.

Each case runs several times: in run k the k-th piece of slow work is starved, so that it is done only when nothing else moves. Work that
someone waits for is done nevertheless; work that nobody waits for is not done when the process is stopped. So what is lost does not
hang on luck, and the labels are not needed to find it."""

import collections
import concurrent.futures
import os
import re
import subprocess
import sys

HARNESS = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.dirname(HARNESS)
MARKS_MAX = 9         # runs a case: no handler here starts more pieces of work that differ
RUN_SECONDS = 20
NOT_LOST = 'labelled, but nothing of it was lost'
ENTRIES = ('index.js', 'index.mjs', 'index.ts', 'app.py', 'app.rb')


class Label(collections.namedtuple('Label', 'file line rule certainty remark')):
    def word(self, key):
        """The values of the remark's KEY=A,B; none without it."""
        found = re.search(r'\b%s=(\S+)' % key, self.remark)
        return found.group(1).split(',') if found else []


Mark = collections.namedtuple('Mark', 'kind own led')


def text_of(file):
    with open(os.path.join(CORPUS, file), encoding='utf-8') as f:
        return f.read()


class Case:
    def __init__(self, name):
        self.name, self.labels, self.remark = name, [], ''
        path = os.path.join(CORPUS, name)
        self.folder = os.path.isdir(path)
        self.entry = name + '/' + next(e for e in ENTRIES if os.path.exists(os.path.join(path, e))) if self.folder else name

    def word(self, key):
        """The remark's KEY=VALUE, or None."""
        found = re.search(r'\b%s=(\S+)' % key, self.remark)
        return found.group(1) if found else None

    def function(self):
        text = text_of(self.entry)
        return self.word('handler') or ('lambda_handler' if re.search(r'^def lambda_handler', text, re.M) else 'handler')

    def runtime(self):
        return {'.py': 'python3.12', '.rb': 'ruby3.3'}.get(os.path.splitext(self.entry)[1], 'nodejs22.x')

    def handler_setting(self):
        """What the function's configuration says, seen from the case's own folder."""
        return os.path.splitext(os.path.basename(self.entry))[0] + '.' + self.function()


def read(path=os.path.join(CORPUS, 'labels.tsv')):
    """The cases by name; a row with line '-' is a clean case."""
    cases = {}
    with open(path, encoding='utf-8') as f:
        rows = [line.rstrip('\n').split('\t') for line in f if line.strip() and not line.startswith('#')]
    for row in rows[1:]:
        file, line, rule, certainty, remark = (row + [''] * 5)[:5]
        name = '/'.join(file.split('/')[:2])
        case = cases.setdefault(name, Case(name))
        case.remark = (case.remark + ' ' + remark).strip()
        if line != '-':
            case.labels.append(Label(file, int(line), rule, certainty, remark))
    return cases


def files():
    """The case names that the folders hold."""
    out = set()
    for language in ('js', 'ts', 'python', 'ruby'):
        for name in os.listdir(os.path.join(CORPUS, language)):
            if not name.startswith(('.', '__pycache__')):
                out.add(language + '/' + name)
    return out


def typescript():
    """All files that end in .ts, below the folders."""
    out = []
    for folder, _, names in os.walk(CORPUS):
        out += [os.path.relpath(os.path.join(folder, n), CORPUS) for n in names if n.endswith('.ts')]
    return sorted(out)


def command(case, slow, fail, log):
    more = [CORPUS, case.entry, case.function(), str(slow), str(fail), log]
    if case.runtime().startswith('python'):
        return [sys.executable, '-I', '-S', os.path.join(HARNESS, 'run.py')] + more
    if case.runtime().startswith('ruby'):
        return ['ruby', '--disable=gems', os.path.join(HARNESS, 'run.rb')] + more
    return ['node', '--no-warnings', '--experimental-vm-modules', os.path.join(HARNESS, 'run.js')] + more


class Run:
    """What one run left in its log."""

    def __init__(self, case, work, slow, fail=0):
        log = os.path.join(work, '%s-%d-%d' % (case.name.replace('/', '-'), slow, fail))
        open(log, 'w').close()
        env = dict(os.environ, LC_STRIPPED=os.path.join(work, 'stripped'), AWS_LAMBDA_FUNCTION_NAME='f', LAMBDA_TASK_ROOT='/var/task',
                   AWS_EXECUTION_ENV='AWS_Lambda', AWS_REGION='eu-west-1')      # as the runtime sets them
        child = subprocess.Popen(command(case, slow, fail, log), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, start_new_session=True)
        try:
            self.noise = child.communicate(timeout=RUN_SECONDS)[1].decode(errors='replace')
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            self.noise = child.communicate()[1].decode(errors='replace') + ' (did not end)'
        self.started, self.ended, self.how = {}, set(), 'no end'
        with open(log, encoding='utf-8', errors='replace') as f:
            for line in f:
                word = line.split()
                if word[:1] == ['S']:
                    own, led = ([] if w == '-' else w.split(',') for w in word[3:5])
                    self.started[word[1]] = Mark(word[2], own, led)
                elif word[:1] == ['E']:
                    self.ended.add(word[1])
                elif word[:1] == ['F']:
                    self.how = line[2:].strip()
                    break
        os.unlink(log)
        self.lost = [m for i, m in self.started.items() if i not in self.ended]


def runs(case, work):
    """One run for each piece of work that is seen."""
    out, n = [], 1
    while not out or (len(out) < n and len(out) < MARKS_MAX):
        out.append(Run(case, work, len(out) + 1))
        n = max([n] + [len(r.started) for r in out])
    return out


def failing_runs(case, work, count):
    return [Run(case, work, slow, fail) for fail in range(1, count + 1) for slow in range(1, count + 1) if slow != fail]


def judge(case, work):
    """What speaks against the labels of a case: a list of lines, empty when all is as labelled; and how many runs were made."""
    wrong, also = [], {}
    all_runs = runs(case, work)
    at = {'%s:%d' % (l.file, l.line): l for l in case.labels}
    # A call that spans lines is seen by the harness where the language says it is: `at=` names those lines.
    for label in case.labels:
        for line in label.word('at'):
            also['%s:%s' % (label.file, line)] = '%s:%d' % (label.file, label.line)
    must = {k for k, l in at.items() if l.certainty != 'either' and l.rule != 'fail-fast-combinator'}
    may = {k for k, l in at.items() if l.rule != 'fail-fast-combinator'}
    for run in all_runs:
        want = case.word('outcome') or 'ok'
        if not run.how.startswith(want):
            wrong.append('the run ended otherwise: %s %s' % (run.how, run.noise.strip()[:300]))
    if not any(r.started for r in all_runs) and not case.word('work'):
        wrong.append('no work was started: nothing is proved')
    seen = hits(all_runs, may, also, wrong)
    if len(may) < len(at):
        count = min(max(len(r.started) for r in all_runs), 4)
        fails = failing_runs(case, work, count)
        notes = set(at) - may
        seen |= hits(fails, notes | may, also, [])
        must |= {k for k in notes if at[k].certainty != 'either'}
        all_runs += fails
    for place in sorted(must - seen):
        wrong.append('%s: %s' % (place, NOT_LOST))
    return sorted(set(wrong)), len(all_runs)


def hits(some_runs, places, also, wrong):
    """The labelled places whose work was lost; work that was lost elsewhere goes to `wrong`."""
    seen = set()
    for run in some_runs:
        for mark in run.lost:
            own = places & {also.get(k, k) for k in mark.own} or places & {also.get(k, k) for k in mark.led}
            seen |= own
            if not own:
                wrong.append('lost, not labelled: %s at %s (%s)' % (mark.kind, ' < '.join(mark.own), ' < '.join(mark.led)))
    return seen


def strip(work, modules):
    """TypeScript to JavaScript, all at once."""
    names = typescript()
    if not names:
        return None
    to = os.path.join(work, 'stripped')
    done = subprocess.run(['node', os.path.join(HARNESS, 'strip.js'), modules, CORPUS, to] + names, stderr=subprocess.PIPE, check=False)
    return done.stderr.decode() if done.returncode else None


def judge_all(cases, work):
    """(case, what is wrong, runs) for each, in order of names."""
    with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 2)) as pool:
        futures = [(c, pool.submit(judge, c, work)) for _, c in sorted(cases.items())]
        out = [(c,) + f.result() for c, f in futures]
    # A loaded machine can give lost work the time to finish, never the other way round: what was not lost is tried once more, alone.
    return [again(*one, work) if one[1] and all(NOT_LOST in w for w in one[1]) else one for one in out]


def again(case, _, count, work):
    wrong, more = judge(case, work)
    return case, wrong, count + more
