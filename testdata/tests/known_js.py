"""The data about others' JavaScript (layers/flow/data) against real packages, lock-pinned in known/, and Node.js itself: what a
row names must be there, and what is said to give a promise must give one when it is called towards a closed port."""

import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402

# What a row names and the pinned version does not have: names of other versions.
OTHER_VERSIONS = os.path.join(HERE, 'known', 'other_versions')


def rows():
    """[path, effect, may give a promise] of each row, as the C preprocessor puts them together."""
    cc = os.environ.get('CC', 'cc').split()
    r = judge.run(cc + ['-E', '-P', '-x', 'c', '-I.', 'layers/flow/data/javascript.def'], cwd=judge.ROOT)
    if not judge.check(r.returncode == 0, 'the preprocessor reads javascript.def', r.stderr.decode()[-1000:]):
        return []
    found = []
    for path, effect, flags in re.findall(r'LC_API\(((?:\s*"[^"]*")+)\s*,\s*(\w+)\s*,\s*([^")]*)', r.stdout.decode()):
        found.append([''.join(re.findall(r'"([^"]*)"', path)), effect, 'LC_KNOWN_PROMISE' in flags])
    return found


def main():
    if not judge.have('node') or not judge.have('npm'):
        judge.skip('known_js', 'node and npm are not here')
        judge.finish()
    table, folder = rows(), judge.pinned(os.path.join(HERE, 'known'), 'known')
    if folder is None:
        judge.skip('known_js', 'npm could not fetch the pinned packages')
        judge.finish()
    judge.check(len(table) > 1000, 'the rows are read', len(table))
    r = judge.run(['node', os.path.join(HERE, 'known/judge.js'), os.path.dirname(folder)], input=json.dumps(table).encode())
    if not judge.check(r.returncode == 0 and r.stdout, 'the judge runs', r.stderr.decode()[-2000:]):
        judge.finish()
    said = json.loads(r.stdout.decode().rstrip().split('\n')[-1])  # some packages print, too
    with open(OTHER_VERSIONS, encoding='utf-8') as f:
        other = {line.strip() for line in f if line.strip() and not line.startswith('#')}
    judge.same(sorted(set(said['absent']) - other), [], 'what rows name is there, or listed as another version\'s')
    judge.same(said['plain'], [], 'what is said to give a promise gives one')
    print('%d rows, %d of them judged: %d functions there, %d gave a promise, %d refused the arguments'
          % (len(table), said['rows'], said['found'], said['promised'], said['refused']))
    judge.check(said['found'] > 500, 'enough rows are judged', said['found'])
    judge.check(said['promised'] > 200, 'enough promises are seen', said['promised'])
    judge.finish()


main()
