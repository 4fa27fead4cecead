"""Whose code is where in real bundles. By comments alone and by map and comments together, both are held against the
bundler's map as @jridgewell/trace-mapping reads it, and esbuild's against its own account of bytes as well."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'bundle'))
import built  # noqa: E402
from built import judge  # noqa: E402


def party(given):
    """Of a source's name in the map, as the bundler wrote it."""
    if 'node_modules/' in given:
        return 'third'
    if '/webpack/' in given or 'external ' in given or '\0' in given:
        return 'third'
    return 'own'


def at(ranges, offset):
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        if ranges[middle][1] <= offset:
            low = middle + 1
        else:
            high = middle
    return ranges[low]


def compare(one, got, want, size, what, known):
    """No place may be given to the wrong party; how many are told at all must be at least `known`."""
    ranges, wrong, told, total, own, own_told = got['ranges'], [], 0, 0, 0, 0
    if not ranges:
        return judge.check(known == 0, '%s: %s tell nothing' % (one['file'], what))
    judge.check(ranges[0][0] == 0 and ranges[-1][1] == size and all(a[1] == b[0] for a, b in zip(ranges, ranges[1:])),
                '%s: %s: ranges cover the file' % (one['file'], what))
    for place in want['places']:
        if len(place) == 1 or place[0] >= size:
            continue
        given, r = want['sources'][place[1]], at(ranges, place[0])
        mine, theirs = r[2], party(given)
        total += 1
        own += theirs == 'own'
        own_told += theirs == 'own' and mine == 'own'
        told += mine != 'unknown'
        if mine not in ('unknown', theirs) or (mine == 'own' and r[3].split('/')[-1] != given.split('?')[0].split('/')[-1]):
            wrong.append((place[0], mine, r[3], given))
    print('%-20s %-9s %6d places, %6d told, own %5d of %5d, %d wrong' % (one['file'], what, total, told, own_told, own, len(wrong)))
    judge.check(not wrong, '%s: %s: %d places wrong' % (one['file'], what, len(wrong)), *wrong[:5])
    return judge.check(told >= known * total and own_told >= known * own, '%s: %s: told too little' % (one['file'], what))


def account(one, ranges):
    """esbuild counts the bytes that each input gave; our ranges have them and the comment line, and no other path."""
    sums = {}
    for start, end, whose, path in ranges:
        if path:
            sums[path] = sums.get(path, 0) + end - start
    last = ranges[-1][3] or ranges[-2][3]  # has what esbuild adds at the end: exports, licences
    for path, size in one['inputs'].items():
        if path == last:
            judge.check(sums.get(path, -1) >= size, '%s: bytes of %s' % (one['file'], path), sums.get(path), size)
        elif size > 0:
            extra = sums.get(path, -1) - size
            judge.check(0 <= extra <= len(path) + 8, '%s: bytes of %s' % (one['file'], path), sums.get(path), size)
    judge.same(set(sums), set(p for p, n in one['inputs'].items() if n > 0), '%s: paths' % one['file'])


for one in built.bundles() or []:
    want, size = built.judged(one), len(built.source(one))
    alone, both = built.ask('bundle', one, False), built.ask('bundle', one)
    if alone is None or both is None:
        continue
    if one['tool'] == 'tsc':
        judge.same((alone['kind'], both['kind']), ('none', 'none'), '%s: compiled file by file, no bundle' % one['file'])
        continue
    compare(one, alone, want, size, 'comments', 0.99 if one['plain'] else 0)
    compare(one, both, want, size, 'map', 0.99)
    judge.same(alone['kind'], 'told' if alone['by_comments'] else 'untold', '%s: kind' % one['file'])
    judge.check(both['by_map'], '%s: the map tells' % one['file'])
    if one.get('inputs'):
        account(one, alone['ranges'])
judge.finish()
