"""The labels of testdata/handlers are what happens: each file runs under a stand-in of its runtime that stops the process where Lambda
would freeze it. What was started and is not done by then must be what labels.tsv says, no more and no less."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '../tools'), os.path.join(HERE, '../handlers/harness')]
sys.dont_write_bytecode = True
import corpus  # noqa: E402
import judge  # noqa: E402

RULES = {'floating-promise', 'emit-and-return', 'async-callback', 'unawaited-callback', 'unawaited-stream', 'detached-timer',
         'work-after-callback', 'dangling-task', 'unjoined-thread', 'unwaited-process', 'fail-fast-combinator'}
CERTAINTIES = {'error', 'warning', 'note', 'either'}


def check_labels(cases):
    on_disk = corpus.files()
    judge.same(set(cases), on_disk, 'each file has labels, and each label a file')
    for case in cases.values():
        for label in case.labels:
            place = '%s:%d' % (label.file, label.line)
            with open(os.path.join(corpus.CORPUS, label.file), encoding='utf-8') as f:
                lines = f.read().split('\n')
            judge.check(set(label.rule.split('|')) <= RULES and label.certainty in CERTAINTIES, '%s: known words' % place, label.rule, label.certainty)
            judge.check(1 <= label.line <= len(lines) and lines[label.line - 1].strip(), '%s: there is such a line' % place)


def typescript():
    """The folder that holds the pinned compiler, or None."""
    got = subprocess.run([os.path.join(judge.ROOT, 'testdata/real/fetch'), 'npm', 'typescript'], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         check=False)
    return got.stdout.decode().strip() if got.returncode == 0 else None


def able(cases, work):
    """The cases that can run here."""
    need = {'.py': 'python3', '.rb': 'ruby', '.js': 'node', '.mjs': 'node', '.ts': 'node'}
    out = {}
    modules = typescript() if judge.have('node') else None
    if modules:
        judge.same(corpus.strip(work, modules), None, 'the TypeScript files are made JavaScript')
    else:
        judge.skip('TypeScript handlers', 'the compiler cannot be fetched here')
    for command in ('node', 'ruby'):
        if not judge.have(command):
            judge.skip('handlers for %s' % command, 'no %s here' % command)
    for name, case in cases.items():
        ending = os.path.splitext(case.entry)[1]
        if judge.have(need[ending]) and (ending != '.ts' or modules) and 'not run:' not in case.remark:
            out[name] = case
    return out


def main():
    cases = corpus.read()
    check_labels(cases)
    work = judge.scratch('handlers')
    words = sys.argv[1:]
    chosen = {n: c for n, c in able(cases, work).items() if not words or any(w in n for w in words)}
    total = 0
    for case, wrong, count in corpus.judge_all(chosen, work):
        total += count
        judge.check(not wrong, case.name, *wrong)
    clean = sum(not c.labels for c in cases.values())
    print('%d handlers, %d clean; %d ran, %d runs' % (len(cases), clean, len(chosen), total))
    judge.check(len([c for c in cases.values() if 'not run:' in c.remark]) * 20 <= len(cases), 'nearly all can run')
    judge.finish()


main()
