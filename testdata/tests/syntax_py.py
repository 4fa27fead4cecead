"""The lowered syntax of Python against Python's own ast, over the standard library and what Debian packages bring:
functions (async, generators), classes, calls, awaits, yields, imports, loops, strings decoded, each with its place."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402
import syntax_compare  # noqa: E402

PYTHON = '/usr/bin/python3'
# File endings, and why ours differs there.
KNOWN = {
    'httplib2/iri2uri.py': 'names of characters in strings, \\N{COMET}, are left as they are written',
    'pyflakes/test/test_other.py': 'the same, \\N{RIGHT CURLY BRACKET}',
}


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
    syntax_compare.compare(files, [PYTHON, os.path.join(HERE, 'syntax_py/judge.py')], 'ast', KNOWN)


main()
judge.finish()
