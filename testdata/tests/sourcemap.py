"""Source maps against @jridgewell/trace-mapping and source-map-js: every position of what esbuild, webpack, rollup,
rolldown, terser, tsc and ncc write is looked up, and where the original changes both must say the same."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'bundle'))
import built  # noqa: E402
from built import judge  # noqa: E402


def first_difference(ours, theirs):
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if a != b:
            return 'number %d: ours %s, theirs %s' % (i, a, b)
    return '%d places, theirs %d' % (len(ours), len(theirs))


def readable(one, sources):
    """Names are for people: relative, without anything of a machine or a tool, and still the same file."""
    for s in sources:
        path, given = s['path'], s['given']
        good = path and not path.startswith('/') and '..' not in path.split('/') and (s['made'] or '://' not in path)
        tail = path if s['made'] else path.split('/')[-1]
        judge.check(good and tail in given, '%s: name of %r' % (one['file'], given), path)


def project_paths(one, sources):
    mine = sorted(set(s['path'].split('project/src/')[-1] for s in sources if 'node_modules' not in s['path'] and not s['made']))
    want = ['handler.ts', 'lib/data.json', 'lib/pad.js', 'lib/store.ts']
    judge.check(set(mine) >= set(want) - {'lib/data.json'}, '%s: the project\'s own files' % one['file'], mine)


places = 0
for one in built.bundles() or []:
    got, want = built.ask('map', one), built.judged(one)
    if got is None:
        continue
    text = built.source(one)
    theirs = [p for p in want['places'] if p[0] < len(text)]
    judge.same([s['given'] for s in got['sources']], want['sources'], '%s: sources' % one['file'])
    judge.check(got['places'] == theirs, '%s: places' % one['file'], first_difference(got['places'], theirs))
    judge.check(want['differ'] == [] and (want['asked'] > 50 or not want['second']), '%s: source-map-js agrees with the judge' % one['file'],
                want['differ'][:3])
    places += len(theirs)
    readable(one, got['sources'])
    if one['tool'] != 'tsc':
        project_paths(one, got['sources'])
print('%d places compared' % places)
judge.finish()
