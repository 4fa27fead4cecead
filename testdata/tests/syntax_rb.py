"""The lowered syntax of Ruby against Ripper, over Ruby's own library and the gems that come with it: methods, classes,
calls with their places and blocks, lambdas, loops, what leaves a block."""

import collections
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402

# File endings, and why ours differs there.
CAPTURES = 'a local variable bound by a regular expression or a pattern, for Ripper a call'
KNOWN = {
    'bundler/rubygems_ext.rb': CAPTURES,
    'openssl/ssl.rb': CAPTURES,
    'net/ftp.rb': CAPTURES,
    'typeprof/lsp.rb': CAPTURES,
    'lib/prime.rb': 'self%(p) is an operator, for the grammar a call with a string',
    'typeprof/type.rb': 'the grammar knows no symbols of special global variables, :$~',
}


def answers(command, files):
    r = judge.run(command, input=('\n'.join(files) + '\n').encode())
    if not judge.check(r.returncode == 0, 'runs: %s' % command, r.stderr.decode()[-1000:]):
        return {}
    found = [json.loads(line) for line in r.stdout.decode().split('\n')[:-1]]
    return {one['file']: one for one in found}


def main():
    if not judge.have('ruby'):
        judge.skip('ruby', 'its Ripper judges the lowering')
        return
    where = judge.run(['ruby', '-e', 'puts [RbConfig::CONFIG["rubylibdir"], RbConfig::CONFIG["vendordir"], *Gem.path]'])
    files = set()
    for folder in where.stdout.decode().split('\n')[:-1]:
        for at, _, names in os.walk(folder):
            files |= {os.path.join(at, n) for n in names if n.endswith('.rb')}
    files = sorted(f for f in files if f.isascii() and '\n' not in f and not os.path.islink(f))
    files.append(os.path.join(HERE, 'syntax_rb/hard.rb'))
    ours, theirs = answers([os.path.join(judge.TOOLS, 'syntax_items')], files), answers(['ruby', os.path.join(HERE, 'syntax_rb/judge.rb')], files)
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
    judge.check(known == len(KNOWN) or not os.path.isdir('/usr/lib/ruby/3.1.0'), 'each known difference is still there')
    print('%d files with %d items compared, %d refused by Ripper, %d known to differ: %s' % (compared, items, skipped, known, dict(kinds)))


main()
judge.finish()
