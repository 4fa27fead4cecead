"""JavaScript's and TypeScript's syntax against their own parsers, and against the compilers whose output it reads back.

1. Functions, awaits and calls of real files, each with its byte, as acorn and the TypeScript compiler see them.
2. Sources compiled by TypeScript, Babel, SWC and esbuild for ES5 to ES2017, plain and minified: whatever they were
   turned into, the same calls must be awaited as in the source, and as many functions must be async."""

import json
import os
import re
import sys
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402

CASES = os.path.join(HERE, 'syntax_js')
DRIVER = os.path.join(judge.TOOLS, 'syntax_driver')
MARKED = re.compile(r'[a-z]+[0-9]+$')

# Left out, each with its reason.
# An awaited argument's function goes through a variable (`_t = outer3; … _t(_context.v)`): its name is the flow's to find.
THROUGH_VARIABLES = re.compile(r'(babel|ts)-ES5'), ('outer3', 'inner4')
# Async generators mark what they await with a helper (`__await(x)`) whose name is gone with the rest: YIELD stays.
MARKED_BY_NAME = re.compile(r'-(ts|babel|swc)-.*-top\.js$')


def ask(command, files, **more):
    r = judge.run(command, input=('\n'.join(files) + '\n').encode(), **more)
    if not judge.check(r.returncode == 0, 'runs: %s' % command[0], r.stderr.decode()[-1000:]):
        return {}
    return {one['file']: one for one in map(json.loads, r.stdout.decode('utf-8', 'replace').split('\n')[:-1])}


def plain(facts):
    """Without the names of what is called."""
    return Counter(tuple(f[:2] if f[0] != 'F' else f) for f in facts)


def against_parsers(modules, env):
    files = []
    for at, dirs, names in os.walk(modules):
        dirs.sort()
        files += [os.path.join(at, n) for n in sorted(names)
                  if n.endswith(('.js', '.cjs', '.mjs', '.jsx', '.ts', '.tsx')) and '.d.' not in n]
    files = [f for f in files if os.path.isfile(f) and os.path.getsize(f) < 3 << 20]
    files.append(os.path.join(CASES, 'sources.ts'))
    ours = ask([DRIVER, '--facts'], files)
    theirs = ask(['node', '--stack-size=8000', os.path.join(CASES, 'judge.js')], files, env=env)
    compared = facts = refused = back = 0
    for file in files:
        mine, want = ours.get(file), theirs.get(file)
        if mine is None or want is None:
            judge.check(False, 'no answer for %s' % file)
        elif 'skip' in want:
            refused += 1
        elif mine['downleveled']:
            back += 1  # differs on purpose: part 2 looks at those
        else:
            a, b = plain(mine['facts']), plain(want['facts'])
            compared, facts = compared + 1, facts + sum(b.values())
            if a != b:
                judge.check(False, '%s (%d errors)' % (file, mine['errors']), 'only ours   %s' % list((a - b).keys())[:4],
                            'only theirs %s' % list((b - a).keys())[:4])
    judge.check(compared > 1000 and facts > 50000, 'enough was compared: %d files, %d facts' % (compared, facts))
    judge.check(refused <= len(files) // 100, '%d files are refused by their parsers' % refused)
    judge.check(back <= len(files) // 50, '%d files were compiled down' % back)
    print('%d files, %d functions, awaits and calls compared; %d compiled down, %d refused' % (compared, facts, back, refused))


def outline(answer):
    """What is awaited, what is called, and how many functions are async (and generators)."""
    awaited = Counter(f[2] for f in answer['facts'] if f[0] == 'A' and len(f) > 2 and MARKED.match(f[2]))
    called = Counter(f[2] for f in answer['facts'] if f[0] == 'C' and len(f) > 2 and MARKED.match(f[2]))
    return awaited, called, Counter((f[2], f[3]) for f in answer['facts'] if f[0] == 'F' and f[2])


def against_compilers(env):
    place = judge.scratch('syntax_js')
    r = judge.run(['node', os.path.join(CASES, 'compile.js'), os.path.join(CASES, 'sources.ts'), place], env=env)
    if not judge.check(r.returncode == 0, 'the compilers run', r.stderr.decode()[-1000:]):
        return
    names = sorted(os.listdir(place))
    ours = ask([DRIVER, '--facts'], [os.path.join(place, n) for n in names])
    compared = nameless = 0
    for name in names:
        answer = ours.get(os.path.join(place, name))
        source = ours.get(os.path.join(place, name.split('-')[0] + '-source.ts'))
        if not judge.check(answer and source and answer['errors'] == 0, 'parsed: %s' % name) or name.endswith('.ts'):
            continue
        if (MARKED_BY_NAME.search(name) and (1, 1) in outline(source)[2]):
            nameless += 1
            continue
        compared += 1
        for mine, want, what in zip(outline(answer), outline(source), ('awaited', 'called', 'async functions')):
            if THROUGH_VARIABLES[0].search(name) and what != 'async functions':
                want = Counter({k: n for k, n in want.items() if k not in THROUGH_VARIABLES[1]})
            judge.check(mine == want, '%s: %s' % (name, what), 'missing %s' % dict(want - mine), 'too many %s' % dict(mine - want))
    judge.check(compared > 100, 'enough was compiled: %d' % compared)
    print('%d compiled files say what their sources say; %d have no names left' % (compared, nameless))


def main():
    if not judge.have('node') or not judge.have('npm'):
        judge.skip('node', 'acorn and the compilers judge the syntax')
        return
    modules = judge.pinned(CASES, 'syntax_js')
    if not modules:
        judge.skip('acorn', 'npm could not fetch the pinned parsers and compilers')
        return
    env = dict(os.environ, NODE_PATH=modules)
    against_parsers(modules, env)
    against_compilers(env)


main()
judge.finish()
