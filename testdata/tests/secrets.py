"""The scanner (layers/scan) against the judge of secret_kinds.py: over every kind's examples, the labelled variables, and both of
them run together into larger texts, the same secrets have to be found at the same places, with several seeds.
LC_SEED gives another seed, LC_SEEDS another number of them."""

import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import secret_kinds as judge  # noqa: E402

BUILD = os.environ.get('B', 'build')
DRIVER = os.path.join(BUILD, 'tools', 'secret_driver')
SEED = judge.SEED
SEEDS = int(os.environ.get('LC_SEEDS', '3'))


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


def main():
    kinds, passed, failed = judge.load(), 0, 0
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
