"""The lowered syntax of Ruby against Ripper, over Ruby's own library and the gems that come with it: methods, classes,
calls with their places and blocks, lambdas, loops, what leaves a block."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../tools'))
import judge  # noqa: E402
import syntax_compare  # noqa: E402

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
    known = syntax_compare.compare(files, ['ruby', os.path.join(HERE, 'syntax_rb/judge.rb')], 'Ripper', KNOWN)
    # By reason, not by file: Debian's updates of Ruby rewrite single files, and a reason that is gone is a line to strike.
    judge.check({KNOWN[k] for k in known} == set(KNOWN.values()) or not os.path.isdir('/usr/lib/ruby/3.1.0'),
                'each kind of known difference is still there')


main()
judge.finish()
