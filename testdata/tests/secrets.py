"""The scanner (layers/scan) against the judge of secret_kinds.py: over every kind's examples, the labelled variables, and both of
them run together into larger texts, the same secrets have to be found at the same places, with several seeds. Texts made to be slow take no more than a bounded time.
LC_SEED gives another seed, LC_SEEDS another number of them."""

import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import secret_kinds as judge  # noqa: E402

BUILD = os.environ.get('B', 'build')
DRIVER = os.path.join(BUILD, 'tools', 'secret_driver')
SEED = judge.SEED
SEEDS = int(os.environ.get('LC_SEEDS', '2'))


def driver(texts):
    """For each text the list of (kind, begin, end) that the scanner finds."""
    data = b''.join(b'%d\n%s' % (len(t), t) for t in (t.encode('latin-1') for t in texts))
    done = subprocess.run([DRIVER], input=data, capture_output=True, check=True)
    lines = done.stdout.decode().split('\n')[:-1]
    assert len(lines) == len(texts), (len(lines), len(texts))
    out = []
    for line in lines:
        found = []
        for part in filter(None, line.split(';')):
            kind, begin, end = part.split(' ')[:3]
            found.append((kind, int(begin), int(end)))
        out.append(found)
    return out


def examples(kinds, seed):
    for kind in kinds:
        for side in ('positive', 'negative'):
            for template in kind.data['examples'][side]:
                yield judge.expand(template, random.Random(f'{seed} {kind.id} {template}'))


def variables(seed):
    if os.path.exists(judge.CORPUS):
        for _, fields in judge.read_corpus():
            yield f'{fields[2]}=' + judge.expand(fields[3], random.Random(f'{seed} {fields[2]} {fields[3]}'))


def larger(texts, rng):
    """Files of several examples, below each other and on one line, between lines of code."""
    filler = ['', 'const x = require("y");', '    return token ? secret : null', '# password: see the vault', 'x' * 700 + ' key']
    for _ in range(120):
        parts = [rng.choice(texts) if rng.random() < .6 else rng.choice(filler) for _ in range(rng.randrange(2, 9))]
        yield '// file\n' + '\n'.join(parts) + '\n'
        yield '/* one line */ ' + '; '.join(p.replace('\n', ' ') for p in parts)


HOSTILE = ['eyJ', 'eyJ-', '-----BEGIN PRIVATE KEY-----\n', '-----BEGIN PRIVATE KEY-----', 'AKIA', 'sk_live_', 'ghp_', 'xoxb-', 'SG.', 'LS0tLS1CRUdJTi',
           'password=', 'password: "', 'password', 'secret', 'token: \n', 'key="', 'bearer ', 'basic ', '?key=a', '://a:b@', 'http://', 'a://b:',
           'AWS_SECRET_ACCESS_KEY ', 'get("password", ', 'heroku ', '"private_key": "', 'key                ', 'A', 'machine x ', 'user=x;password=']
SLOWER_MAX = 40    # ten is meant; other programs run beside the tests


def speed(path):
    done = subprocess.run([DRIVER, '--speed', '0.05', path], capture_output=True, check=True)
    return float(re.search(rb'first-party: (\d+) MB/s', done.stdout)[1]) or 0.5


def check_hostile():
    """No text may cost much more, byte by byte, than an ordinary one."""
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'text')
        ordinary = speed(judge.__file__)
        for unit in HOSTILE:
            with open(path, 'w', encoding='ascii') as f:
                f.write((unit * (600000 // len(unit) + 1))[:600000])
            rate = speed(path)
            if rate * SLOWER_MAX < ordinary:
                failed += 1
                print(f'{unit!r}: {rate} MB/s, ordinary text {ordinary} MB/s')
            else:
                passed += 1
    return passed, failed


def main():
    kinds, (passed, failed) = judge.load(), check_hostile()
    for n in range(SEEDS):
        texts = [*examples(kinds, f'{SEED} {n}'), *variables(f'{SEED} {n}')]
        texts += larger(texts, random.Random(f'{SEED} {n}'))
        for text, found in zip(texts, driver(texts)):
            expected = [(k.id, s, e) for k, s, e in judge.scan(kinds, text)]
            if found == expected:
                passed += 1
            else:
                failed += 1
                if failed <= 20:
                    print(f'{text[:300]!r}\n  scanner {found}\n  judge   {expected}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
