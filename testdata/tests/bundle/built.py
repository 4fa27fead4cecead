"""The bundles that sourcemap.py and bundle.py are judged on: fetched, built and judged once into build/bundle."""

import hashlib
import json
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../../tools'))
import judge  # noqa: E402

DRIVER = os.path.join(judge.TOOLS, 'sourcemap_driver')
PLACE = os.path.join(judge.ROOT, 'build/bundle')
OUT = os.path.join(PLACE, 'out')


def digest():
    h = hashlib.sha256()
    for at, dirs, names in os.walk(HERE):
        dirs[:] = sorted(d for d in dirs if d != '__pycache__')
        for name in sorted(names):
            with open(os.path.join(at, name), 'rb') as f:
                h.update(name.encode() + b'\0' + f.read() + b'\0')
    return h.hexdigest()


def bundles():
    """The list that build.mjs writes, or None where the tools cannot be had."""
    if not judge.have('node') or not judge.have('npm'):
        judge.skip('node', 'real bundlers write what is read')
        return None
    stamp, wanted = os.path.join(PLACE, '.built'), digest()
    if not os.path.exists(stamp) or open(stamp, encoding='utf-8').read() != wanted:
        lock, have = os.path.join(HERE, 'package-lock.json'), os.path.join(PLACE, 'package-lock.json')
        fetched = os.path.exists(have) and os.path.isdir(os.path.join(PLACE, 'node_modules')) and \
            open(have, 'rb').read() == open(lock, 'rb').read()
        shutil.rmtree(OUT, ignore_errors=True)
        shutil.copytree(HERE, PLACE, dirs_exist_ok=True, ignore=shutil.ignore_patterns('__pycache__'))
        steps = [] if fetched else [['npm', 'ci', '--ignore-scripts', '--loglevel=error']]
        for step in steps + [['node', 'build.mjs', 'out'], ['node', 'judge.mjs', 'out']]:
            r = judge.run(step, cwd=PLACE)
            if r.returncode != 0:
                print(r.stderr.decode()[-2000:])
                if step[0] == 'npm':
                    judge.skip('npm', 'could not fetch the pinned bundlers')
                else:
                    judge.check(False, ' '.join(step))
                return None
        with open(stamp, 'w', encoding='utf-8') as f:
            f.write(wanted)
    with open(os.path.join(OUT, 'list.json'), encoding='utf-8') as f:
        return json.load(f)


def judged(one):
    with open(os.path.join(OUT, one['file'] + '.judged'), encoding='utf-8') as f:
        return json.load(f)


def source(one):
    with open(os.path.join(OUT, one['file']), 'rb') as f:
        return f.read()


def ask(what, one, use_map=True):
    """What the driver prints; None when it fails."""
    map_path = '-' if not use_map else 'inline' if one['map'] == 'inline' else one['map']
    r = judge.run([DRIVER, what, one['file'], map_path], cwd=OUT)
    if not judge.check(r.returncode == 0, '%s %s' % (what, one['file']), r.stderr.decode()):
        return None
    return r.stdout.decode() if what == 'time' else json.loads(r.stdout)
