"""Lowered syntax against what a language's own parser says of the same files: used by tests/syntax_py.py and syntax_rb.py."""

import collections
import json
import os

import judge


def answers(command, files):
    r = judge.run(command, input=('\n'.join(files) + '\n').encode())
    if not judge.check(r.returncode == 0, 'runs: %s' % command, r.stderr.decode()[-1000:]):
        return {}
    found = [json.loads(line) for line in r.stdout.decode().split('\n')[:-1]]
    return {one['file']: one for one in found}


def compare(files, parser, name, listed):
    """Asks both about all files; `listed` are endings of files known to differ. Gives those that do."""
    ours, theirs = answers([os.path.join(judge.TOOLS, 'syntax_items')], files), answers(parser, files)
    compared = items = skipped = 0
    known = set()
    kinds = collections.Counter()
    for file in files:
        want, got = theirs.get(file), ours.get(file)
        if want is None or got is None:
            judge.check(False, 'no answer for %s' % file)
            continue
        if 'skip' in want:
            skipped += 1
            continue
        compared += 1
        a, b = (collections.Counter(tuple(i) for i in one['items']) for one in (got, want))
        items += sum(b.values())
        kinds.update(k[0] for k in b.elements())
        if a == b and got['errors'] == 0:
            continue
        if any(file.endswith(k) for k in listed):
            known |= {k for k in listed if file.endswith(k)}
            continue
        judge.check(False, '%s, %d syntax errors' % (file, got['errors']), 'ours   %s' % sorted((a - b).elements())[:4],
                    'theirs %s' % sorted((b - a).elements())[:4])
    judge.check(compared > 0 and items > 10 * compared, 'files were compared')
    judge.check(skipped <= len(files) // 100 + 1, '%d files are refused by the judge' % skipped)
    print('%d files with %d items compared, %d refused by %s, %d known to differ: %s' % (compared, items, skipped, name, len(known), dict(kinds)))
    return known
