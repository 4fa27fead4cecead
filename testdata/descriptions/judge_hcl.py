"""What HashiCorp's own HCL makes of the texts in a .tf file, against what we read.

usage: judge_hcl.py DRIVER [FOLDER]     (needs Debian's golang-go and golang-github-hashicorp-hcl-v2-dev)

Every value that we call known must be HCL's. Not a part of `make test`. Last run with HCL 2.14.1, whose coalesce, other
than Terraform's own, takes an empty text: that one difference is right.
"""

import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VARIABLE = re.compile(r'^  variable (\S+): (known|at least|unknown) ("(?:[^"\\]|\\.)*")')


def main():
    driver = os.path.abspath(sys.argv[1])
    folder = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, 'terraform-texts')
    ours, wrong = {}, 0
    for line in subprocess.run([driver, '.'], cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines():
        found = VARIABLE.match(line)
        if found:
            ours[found[1]] = (found[2], json.loads(found[3]))
    judged = subprocess.run(['go', 'run', os.path.join(HERE, 'judge_hcl.go'), 'main.tf'], cwd=folder, check=True,
                            capture_output=True, text=True,
                            env=dict(os.environ, GO111MODULE='off', GOPATH='/usr/share/gocode')).stdout
    for line in judged.splitlines():
        name, value = line.split(' ', 1)
        know, text = ours.get(name, ('absent', ''))
        if know != 'unknown' and text != json.loads(value):
            print('%s: we read %s %r, HCL %r' % (name, know, text, json.loads(value)))
            wrong += 1
        elif know == 'unknown':
            print('%s: not known to us, HCL says %s' % (name, value))
    print('%d compared, %d wrong' % (len(judged.splitlines()), wrong))


if __name__ == '__main__':
    main()
