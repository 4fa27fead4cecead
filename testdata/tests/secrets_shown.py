"""No secret reaches anything that the program says: every format of `lint`, at every depth, with and without the rules about secrets; every answer
of `explain`; standard error. The secrets stand in variables, code, configuration, .env files, packages, jars, source maps, requirements and on
lines that other rules show. Of each at most four characters may be seen: no piece of six that is not in its kind's public prefix."""

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import secret_kinds as judge  # noqa: E402

PROGRAM = os.path.abspath(os.path.join(os.environ.get('B', 'build'), 'layercheck'))
FORMATS = ('text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html')
RNG = random.Random(judge.SEED)
PIECE = 6

# name: how it is made, and what of it everybody may know
RECIPES = {
    'github': ('ghp_%{base62:30}%{github-crc}', 'ghp_'), 'github2': ('ghp_%{base62:30}%{github-crc}', 'ghp_'),
    'npm': ('npm_%{base62:30}%{github-crc}', 'npm_'), 'password': ('%{base62:16}7a', ''), 'password2': ('%{base62:16}7b', ''),
    'stripe': ('sk_live_%{base62:24}', 'sk_live_'), 'slack': ('xoxb-%{digit:12}-%{digit:12}-%{base62:24}', 'xoxb-'),
    'key': ('%{base62:40}', ''), 'pem': ('%{pem:RSA PRIVATE KEY}', None), 'short': ('Kf7#xQ2p', ''),
}
SECRETS = {name: judge.expand(recipe, RNG) for name, (recipe, _) in RECIPES.items()}


def body(name):
    """The part of a secret that nobody may see."""
    text, public = SECRETS[name], RECIPES[name][1]
    return ''.join(text.split('\n')[1:-2])[20:] if public is None else text[len(public):]


def build(folder):
    s = SECRETS
    files = {
        'index.js': f'''const db = require('./db');
const https = require('https');
const late = async (options) => {{ await fetch('https://api.acme.io', options); }};
exports.handler = async (event) => {{
  late({{ event, token: '{s["github"]}', password: "{s["password"]}", apiKey: '{s["key"]}' }});
  setTimeout(() => late({{ password: '{s["password2"]}' }}), 1000); const slack = '{s["slack"]}'; late({{ slack }});
  require('missing-{s["stripe"]}');
  return db.connect('postgres://app:{s["password"]}@db.acme.io/orders');
}};
''',
        'db.js': 'exports.connect = (url) => url.length;\n',
        '.env': f'STRIPE_KEY={s["stripe"]}\nexport DB_PASSWORD="{s["short"]}"\n',
        '.npmrc': f'//npm.acme.io/:_authToken={s["npm"]}\n',
        'keys/app.pem': s['pem'],
        'package.json': json.dumps({'name': 'fn', 'version': '1.0.0', 'dependencies': {
            'private': f'git+https://{s["github2"]}:x-oauth-basic@github.com/acme/private.git', 'client': '^2.0.0'}}),
        'index.js.map': json.dumps({'version': 3, 'sources': ['src/a.ts'], 'sourcesContent': [f'const t = "{s["github2"]}";\n'], 'mappings': 'AAAA'}),
        'node_modules/client/package.json': json.dumps({'name': 'client', 'version': '1.0.0', 'dependencies': {
            'gone': f'https://user:{s["password"]}@npm.acme.io/gone.tgz'}}),
        'node_modules/client/index.js': f'exports.key = "{s["slack"]}"; require("gone");\n',
    }
    with zipfile.ZipFile(os.path.join(folder, 'fn.zip'), 'w') as z:
        for name, text in files.items():
            z.writestr(name, text)
        with z.open('lib/x.jar', 'w') as inner, zipfile.ZipFile(inner, 'w') as jar:
            jar.writestr('app.properties', f'token={s["github"]}\n')
    with open(os.path.join(folder, 'env'), 'w', encoding='ascii') as f:
        key = s['pem'].strip().replace('\n', '\\n')
        f.write(f'GITHUB_TOKEN={s["github"]}\nDB_PASSWORD={s["short"]}\nAPI_KEY={s["key"]}\nNODE_PATH=/opt/{s["stripe"]}\n'
                f'DATABASE_URL=postgres://app:{s["password"]}@db.acme.io/x\nSLACK={s["slack"]}\nKEY={key}\n')
    with open(os.path.join(folder, 'kinds.yaml'), 'w', encoding='ascii') as f:
        f.write(f'kinds:\n  {s["github"]}:\n    description: x\n')


def run(folder, *words):
    done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode('utf-8', 'replace')


def pieces_in(output):
    for name in SECRETS:
        secret = body(name)
        seen = [secret[i:i + PIECE] for i in range(len(secret) - PIECE + 1) if secret[i:i + PIECE] in output]
        if seen:
            yield f'{name}: {seen[0]!r}'


def main():
    passed, failed, formats = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        build(folder)
        base = ['--function', 'fn.zip', '--runtime', 'nodejs22.x', '--handler', 'index.handler', '--env-file', 'env']
        runs = [['lint', *base, '--format', fmt, *depth, *rules] for fmt in FORMATS for depth in ([], ['--thorough'])
                for rules in ([], ['--verbose'], ['--ignore', 'secrets', '--verbose'], ['--select', 'lifecycle,packages'])]
        answers = ['layers', 'packages', 'why client', 'which client', 'which private', 'which gone', 'files', 'tree', 'cat .env', 'file .env',
                   'needs', 'needs client', 'conflicts', 'size', 'handler', 'env', 'elf index.js', 'help', f'which {SECRETS["github"]}']
        runs += [['explain', *base, *mode, '-c', answer] for answer, mode in itertools.product(answers, ([], ['--json']))]
        runs += [['lint', '--function', 'fn.zip', '--runtime', SECRETS['github']], ['lint', *base, '--rules', 'kinds.yaml'],
                 ['lint', '--function', 'fn.zip', '--env', SECRETS['github']], ['lint', *base, '--' + SECRETS['github']],
                 ['lint', SECRETS['github']], [SECRETS['github']]]
        for words in runs:
            status, output = run(folder, *words)
            if words[0] == 'lint' and '--format' in words and status == 2:
                continue    # a format of another version
            formats += [words[words.index('--format') + 1]] if '--format' in words else []
            leaks = list(pieces_in(output))
            if leaks or status < 0:
                failed += 1
                print(f'{" ".join(words)[:160]}: status {status}, shows {leaks}')
            else:
                passed += 1
        status, output = run(folder, 'lint', *base, '--thorough')
        for want in ('plaintext-secret', 'packaged-secret', 'ghp_...'):
            if want not in output:
                failed += 1
                print(f'not found at all: {want}')
    if not {'text', 'json'} <= set(formats):
        failed += 1
        print(f'formats tried: {formats}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
