"""The lowered syntax of Python against Python's own ast, over the standard library and what Debian packages bring:
functions (async, generators), classes, calls, awaits, yields, imports, loops, strings decoded, each with its place."""

import collections
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402

PYTHON = '/usr/bin/python3'
# File endings, and why ours differs there.
KNOWN = {
    'httplib2/iri2uri.py': 'names of characters in strings, \\N{COMET}, are left as they are written',
    'pyflakes/test/test_other.py': 'the same, \\N{RIGHT CURLY BRACKET}',
}


def answers(command, files):
    r = judge.run(command, input=('\n'.join(files) + '\n').encode())
    if not judge.check(r.returncode == 0, 'runs: %s' % command, r.stderr.decode()[-1000:]):
        return {}
    found = [json.loads(line) for line in r.stdout.decode().split('\n')[:-1]]
    return {one['file']: one for one in found}


def main():
    if not os.path.exists(PYTHON):
        judge.skip('python3', 'its ast judges the lowering')
        return
    where = judge.run([PYTHON, '-c', 'import os; print(os.path.dirname(os.__file__))']).stdout.decode().strip()
    files = []
    for folder in (where, '/usr/lib/python3'):
        for at, dirs, names in os.walk(folder):
            dirs.sort()
            files += [os.path.join(at, n) for n in sorted(names) if n.endswith('.py') and n.isascii()]
    files = [f for f in files if f.isascii() and '\n' not in f and not os.path.islink(f)]
    files.append(os.path.join(HERE, 'syntax_py/hard.py'))
    ours, theirs = answers([os.path.join(judge.TOOLS, 'syntax_items')], files), answers([PYTHON, os.path.join(HERE, 'syntax_py/judge.py')], files)
    compared = items = skipped = known = 0
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
        if any(file.endswith(k) for k in KNOWN):
            known += 1
            continue
        judge.check(False, '%s, %d syntax errors' % (file, got['errors']), 'ours   %s' % sorted((a - b).elements())[:4],
                    'theirs %s' % sorted((b - a).elements())[:4])
    judge.check(compared > 0 and items > 10 * compared, 'files were compared')
    judge.check(skipped <= len(files) // 100 + 1, '%d files are refused by the judge' % skipped)
    judge.check(known <= len(KNOWN), 'no more known differences than listed')
    print('%d files with %d items compared, %d refused by ast, %d known to differ: %s' % (compared, items, skipped, known, dict(kinds)))


main()
judge.finish()
