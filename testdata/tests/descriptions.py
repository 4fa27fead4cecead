"""What is read of serverless.yml and of Terraform: functions, settings, layers, places, each case whole.

A case is a folder of testdata/descriptions; its `expected` holds command lines ("$ . --stage prod", "$ NAME=VALUE . …" with
variables of the environment) and what testdata/tools/deployment_driver prints for each, written by reasoning and, for
Serverless variables, held against the framework itself (testdata/descriptions/judge_serverless.py).
`descriptions.py --bless [WORD]` rewrites them: read that diff like code.
"""

import glob
import os
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

DRIVER = os.path.join(judge.TOOLS, 'deployment_driver')
CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../descriptions')
WORK = judge.scratch('descriptions')


def built(case):
    """A copy whose files are all of one time, so that none looks newer than another."""
    folder = os.path.join(WORK, os.path.basename(case))
    shutil.copytree(case, folder)
    for where, _, names in os.walk(folder):
        for name in names:
            os.utime(os.path.join(where, name), (1700000000, 1700000000))
    return folder


def run(folder, line):
    words, environment = shlex.split(line), dict(os.environ)
    while words and '=' in words[0] and not words[0].startswith('-'):
        name, value = words.pop(0).split('=', 1)
        environment[name] = value
    done = subprocess.run([DRIVER] + words, cwd=folder, capture_output=True, env=environment)
    out = done.stdout + done.stderr
    if done.returncode:
        out += b'exit %d\n' % done.returncode
    return out.decode('utf-8', 'backslashreplace')


def main():
    bless = '--bless' in sys.argv
    words = [a for a in sys.argv[1:] if not a.startswith('-')]
    passed = failed = 0
    for case in sorted(glob.glob(os.path.join(CASES, 'serverless-*')) +
                       glob.glob(os.path.join(CASES, 'terraform-*'))):
        if words and not any(word in case for word in words):
            continue
        name = os.path.basename(case)
        path = os.path.join(case, 'expected')
        expected = open(path, encoding='utf-8').read() if os.path.exists(path) else '$ .\n'
        lines = [line for line in expected.splitlines() if line.startswith('$ ')]
        folder = built(case)
        got = ''.join('%s\n%s' % (line, run(folder, line[2:])) for line in lines)
        if bless:
            with open(path, 'w', encoding='utf-8') as out:
                out.write(got)
        if got == expected and lines:
            passed += 1
        elif not bless:
            failed += 1
            print('%s: not what is expected' % name)
            for a, b in zip(expected.splitlines() + [''] * 999, got.splitlines()):
                if a != b:
                    print('  expected: %s\n  got:      %s' % (a, b))
                    break
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed > 0)


main()
