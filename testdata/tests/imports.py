"""The import lexers against real parsers, over thousands of real files and the hard cases in imports/: acorn with
es-module-lexer and cjs-module-lexer for JavaScript, ast for Python, Ripper for Ruby. Each file is compared whole: what is
imported, from which byte, and whether while loading, in a branch, in a function, or under a handler."""

import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402

CASES = os.path.join(HERE, 'imports')
WORK = judge.scratch('imports')
DRIVER = os.path.join(judge.TOOLS, 'imports_driver')
# Debian's own Python and what it ships: another one on the PATH may have other files and reads other syntax.
PYTHON = '/usr/bin/python3' if os.path.exists('/usr/bin/python3') else shutil.which('python3')


def files_below(folders, suffixes):
    found = []
    for folder in folders:
        for at, dirs, names in os.walk(folder):
            dirs.sort()
            found += [os.path.join(at, n) for n in sorted(names) if n.endswith(suffixes)]
    return [f for f in found if '\n' not in f and os.path.isfile(f) and not os.path.islink(f)]


def hard_cases(name, separator, suffix):
    """The cases of one file, each written to a file of its own."""
    with open(os.path.join(CASES, name), encoding='utf-8') as f:
        parts = f.read().split(separator)
    paths = []
    for i, text in enumerate(parts):
        paths.append(os.path.join(WORK, '%s-%d%s' % (name.split('.')[0], i + 1, suffix)))
        with open(paths[-1], 'w', encoding='utf-8') as f:
            f.write(text)
    return paths


def answers(command, files, **more):
    r = judge.run(command, input=('\n'.join(files) + '\n').encode(), **more)
    if not judge.check(r.returncode == 0, 'runs: %s' % command[0], r.stderr.decode()[-1000:]):
        return {}
    found = {}
    for line in r.stdout.decode('utf-8', 'replace').split('\n')[:-1]:
        one = json.loads(line)
        found[one['file']] = one
    return found


def compare(language, files, hard, command, fields, refused=()):
    """One check for each hard case, and one for all real files together, so that the total stays readable."""
    ours, theirs = answers([DRIVER, language], hard + files), answers(command[0], hard + files, **command[1])
    compared = items = skipped = 0
    for file in hard + files:
        want, got = theirs.get(file), ours.get(file)
        if want is None or got is None:
            judge.check(False, '%s: no answer for %s' % (language, file))
            continue
        if 'skip' in want:
            skipped += 1
            judge.check(file not in hard, '%s is refused by its judge' % file, want['skip'])
            continue
        mine = [[i[f] for f in fields] for i in got['items']]
        compared, items = compared + 1, items + len(mine)
        good = mine == want['items'] and got.get('esm') == want.get('esm', got.get('esm'))
        if 'more' in want:  # the second judge's: it sees positions only
            good = good and want['more'] == []
        if not good or got['uncertain']:
            judge.check(False, '%s %s' % (file, got['uncertain']), 'ours   %s' % [i for i in mine if i not in want['items']][:4],
                        'theirs %s' % [i for i in want['items'] if i not in mine][:4], want.get('more', ''))
        elif file in hard:
            judge.check(True, file)
    judge.check(compared > len(hard), '%s: real files were compared' % language)
    judge.check(skipped <= len(files) // 100 + 1, '%s: %d files are refused by the judge' % (language, skipped))
    print('%s: %d files with %d imports compared, %d refused by the judge' % (language, compared, items, skipped))


def javascript():
    if not judge.have('node') or not judge.have('npm'):
        judge.skip('node', 'acorn judges the JavaScript lexer')
        return
    modules = judge.pinned(CASES, 'imports')
    if not modules:
        judge.skip('acorn', 'npm could not fetch the pinned parsers')
        return
    env = dict(os.environ, NODE_PATH=modules)
    compare('javascript', files_below([modules], ('.js', '.cjs', '.mjs')), hard_cases('javascript_hard.js', '// ---\n', '.js'),
            (['node', '--stack-size=4000', os.path.join(CASES, 'javascript_judge.js')], {'env': env}), (0, 1, 2, 5))


def python():
    if not PYTHON:
        judge.skip('python3', 'its ast judges the Python lexer')
        return
    files = files_below(['/usr/lib/python3', '/usr/lib/python3.11', '/usr/lib/python3.12', '/usr/lib/python3.13'], ('.py',))
    if not files:
        where = judge.run([PYTHON, '-c', 'import os; print(os.path.dirname(os.__file__))']).stdout.decode().strip()
        files = files_below([where], ('.py',))
    compare('python', files, hard_cases('python_hard.txt', '# ---\n', '.py'),
            ([PYTHON, os.path.join(CASES, 'python_judge.py')], {}), (0, 1, 2, 5, 7, 8, 9))


def ruby():
    if not judge.have('ruby'):
        judge.skip('ruby', 'its Ripper judges the Ruby lexer')
        return
    where = subprocess.run(['ruby', '-e', 'puts [RbConfig::CONFIG["rubylibdir"], RbConfig::CONFIG["vendordir"], *Gem.path]'],
                           stdout=subprocess.PIPE, check=True).stdout.decode().split('\n')[:-1]
    compare('ruby', sorted(set(files_below(where, ('.rb',)))), hard_cases('ruby_hard.txt', '# ---\n', '.rb'),
            (['ruby', os.path.join(CASES, 'ruby_judge.rb')], {}), (0, 1, 2, 5, 9))


javascript()
python()
ruby()
judge.finish()
