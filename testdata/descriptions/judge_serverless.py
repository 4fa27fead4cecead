"""What the Serverless Framework itself resolves, against what we read: `serverless print` for every case here.

usage: judge_serverless.py SERVERLESS DRIVER [ARGUMENTS...]    (SERVERLESS: the program of `npm install serverless@3`)

Every value that we call known must be what the framework prints, in the environment and in the settings. Not a part of
`make test`: the framework takes a minute to install. Last run with serverless 3.40.0.
"""

import glob
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VARIABLE = re.compile(r'^  (variable )?([A-Za-z_0-9 ]+): known ("(?:[^"\\]|\\.)*")')
SETTINGS = {'runtime': 'runtime', 'handler': 'handler', 'timeout': 'timeout', 'memory': 'memorySize', 'name': 'name',
            'architecture': 'architecture', 'ephemeral': 'ephemeralStorageSize'}


def ours(driver, folder, arguments):
    functions, name = {}, None
    run = subprocess.run([driver, '.'] + arguments, cwd=folder, capture_output=True, text=True)
    if run.returncode:
        return run.stderr.strip()
    for line in run.stdout.splitlines():
        if line.startswith('function '):
            name = line.split(' ')[1]
            functions[name] = {}
        found = VARIABLE.match(line)
        if found and name:
            functions[name][(bool(found[1]), found[2])] = json.loads(found[3])
    return functions


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def main():
    serverless, driver, arguments = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:]
    options = ['--' + a[2:] if a.startswith('--') else a for a in arguments]
    wrong = compared = 0
    for folder in sorted(glob.glob(os.path.join(HERE, 'serverless-*'))):
        run = subprocess.run([serverless, 'print', '--format', 'json'] + options, cwd=folder, capture_output=True,
                             text=True, env=dict(os.environ, SLS_TELEMETRY_DISABLED='1', AWS_ACCESS_KEY_ID='x', AWS_SECRET_ACCESS_KEY='x'))
        read = ours(driver, folder, arguments)
        label = os.path.basename(folder)
        if run.returncode:
            print('%s: the framework refuses it: %s' % (label, ' '.join((run.stdout + run.stderr).split())[:400]))
            print('    we say: %s' % (read if isinstance(read, str) else sorted(read)))
            continue
        theirs = json.loads(run.stdout)
        if isinstance(read, str):
            print('%s: %s' % (label, read))
            wrong += 1
            continue
        provider = theirs.get('provider', {})
        for name, values in read.items():
            function = theirs['functions'][name]
            environment = dict(provider.get('environment') or {}, **(function.get('environment') or {}))
            for (is_variable, key), value in values.items():
                if is_variable:
                    judged = environment.get(key, '<absent>')
                elif key in SETTINGS:
                    judged = function.get(SETTINGS[key], provider.get(SETTINGS[key], '<default>'))
                else:
                    continue
                if judged == '<default>' and key in ('timeout', 'memory'):
                    continue
                compared += 1
                if text(judged) != value:
                    print('%s: %s.%s: we read %r, the framework %r' % (label, name, key, value, judged))
                    wrong += 1
        missing = set(theirs['functions']) - set(read)
        if missing:
            print('%s: not read: %s' % (label, sorted(missing)))
    print('%d compared, %d wrong' % (compared, wrong))
    sys.exit(wrong > 0)


if __name__ == '__main__':
    main()
