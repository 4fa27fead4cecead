"""No secret reaches anything that the program says: every format of `lint`, at every depth, with and without the rules about secrets; every answer
of `explain`; standard error. The secrets stand in variables, code, configuration, .env files, packages, jars, source maps, requirements and on
lines that other rules show, and in every field of every kind of description, well-formed or not, names and arguments included. Of each at most
four characters may be seen: no piece of six that is not in its kind's public prefix."""

import concurrent.futures
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings
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


# -- descriptions ----------------------------------------------------------------------------------------------------------------------------------

def sam(x):
    return 'template.yaml', f'''AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: {x}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: "{x}"
      CodeUri: "src/{x}"
      Handler: "index.{x}"
      Runtime: "{x}"
      Architectures: ["{x}"]
      Timeout: "{x}"
      MemorySize: "{x}"
      EphemeralStorage: {{Size: "{x}"}}
      SnapStart: {{ApplyOn: "{x}"}}
      Layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:{x}:3", "{x}/layer.zip", !Ref "{x}", !ImportValue "{x}"]
      Environment:
        Variables: {{"{x}": y, DB_PASSWORD: "{SECRETS['short']}", REF: "{{{{resolve:ssm-secure:/{x}}}}}", REF2: "{{{{resolve:ssm:/{x}}}}}",
                    OTHER: !Sub "${{{x}}}", NODE_PATH: "/opt/{x}", AWS_REGION: "{x}"}}
  Named:
    Type: AWS::Serverless::Function
    Metadata: {{BuildMethod: "{x}"}}
    Condition: "{x}"
    Properties: {{CodeUri: src, Handler: "{x}.handler", Runtime: nodejs22.x}}
  Inline:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Code:
        ZipFile: |
          exports.handler = async () => {{ fetch("https://x.acme.io", {{ t: "{x}" }}); require("{x}"); }};
  {x}:
    Type: AWS::Serverless::LayerVersion
    Properties: {{LayerName: "{x}", ContentUri: "{x}.zip", CompatibleRuntimes: ["{x}"]}}
'''


def cloudformation(x):
    function = {'FunctionName': x, 'Handler': x, 'Runtime': x, 'Code': {'S3Bucket': x, 'S3Key': x + '.zip', 'S3ObjectVersion': x}, 'Role': x,
                'Layers': ['arn:aws:lambda:eu-west-1:123456789012:layer:' + x + ':3'], 'Timeout': x,
                'Environment': {'Variables': {'A1': {'Ref': x}, 'A2': {'Fn::ImportValue': x}, 'A3': {'Fn::GetAtt': [x, x]}, 'DB_PASSWORD': SECRETS['short']}}}
    return 'template.json', json.dumps({'Parameters': {'P': {'Type': 'String', 'Default': x}}, 'Resources': {
        'Fn': {'Type': 'AWS::Lambda::Function', 'Properties': function}, x: {'Type': 'AWS::Lambda::Function', 'Properties': function},
        'Stack': {'Type': 'AWS::CloudFormation::Stack', 'Properties': {'TemplateURL': 'https://x.s3.amazonaws.com/' + x}}}}, indent=1)


def serverless(x):
    return 'serverless.yml', f'''service: "{x}"
provider: {{name: aws, runtime: "{x}", stage: "{x}", environment: {{DB_PASSWORD: "{SECRETS['short']}"}}}}
plugins: ["{x}"]
functions:
  "{x}": {{handler: "{x}.handler", layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:{x}:1"]}}
  fn: {{handler: "src/index.{x}", timeout: "{x}", memorySize: "{x}", architecture: "{x}", package: {{artifact: "{x}.zip"}},
       environment: {{A1: "${{self:custom.{x}}}", A2: "${{file({x}.yml):x}}", A3: "${{param:{x}}}", A4: "${{ssm:{x}}}"}}}}
layers: {{own: {{path: "{x}", name: "{x}", compatibleRuntimes: ["{x}"]}}}}
'''


def terraform(x):
    return 'main.tf', f'''variable "db" {{ default = "{SECRETS['short']}" }}
module "{x}" {{ source = "./{x}" }}
resource "aws_lambda_function" "fn" {{
  function_name = "{x}"
  filename = "{x}.zip"
  handler = "index.{x}"
  runtime = "{x}"
  timeout = "{x}"
  architectures = ["{x}"]
  layers = ["arn:aws:lambda:eu-west-1:123456789012:layer:{x}:3", local.{x}, var.{x}]
  environment {{ variables = {{ DB_PASSWORD = var.db, A1 = file("{x}"), A2 = data.x.{x}.y, A3 = "${{lookup({x})}}" }} }}
}}
resource "aws_lambda_layer_version" "{x}" {{
  layer_name = "{x}"
  filename = "{x}.zip"
  compatible_runtimes = ["{x}"]
}}
'''


def plan(x):
    values = {'function_name': x, 'filename': x + '.zip', 'handler': x, 'runtime': x, 'layers': ['arn:aws:lambda:eu-west-1:123456789012:layer:' + x + ':1'],
              'environment': [{'variables': {'DB_PASSWORD': SECRETS['short'], 'A1': x}}], 'architectures': [x]}
    return 'plan.json', json.dumps({'format_version': '1.2', 'planned_values': {'root_module': {'resources': [
        {'address': 'aws_lambda_function.' + x, 'mode': 'managed', 'type': 'aws_lambda_function', 'name': x, 'values': values}]}}})


def project(x):
    return 'layercheck.yaml', f'''layers: {{"{x}": {{path: "{x}.zip"}}}}
functions:
  "{x}": {{code: src, runtime: nodejs22.x, handler: "{x}.handler", layers: ["{x}", "arn:aws:lambda:eu-west-1:123456789012:layer:{x}:1"],
          environment: {{DB_PASSWORD: "{SECRETS['short']}", AWS_REGION: "{x}"}}}}
  fn: {{code: "{x}.zip", runtime: "{x}", handler: "{x}", architecture: "{x}", environment: {{DB_PASSWORD: "{SECRETS['short']}"}}}}
'''


def deployed(x):
    return 'deployed.json', json.dumps({'Configuration': {
        'FunctionName': x, 'FunctionArn': 'arn:aws:lambda:eu-west-1:123456789012:function:' + x, 'Handler': x, 'Runtime': x, 'Version': x,
        'Layers': [{'Arn': 'arn:aws:lambda:eu-west-1:123456789012:layer:' + x + ':3'}], 'Architectures': [x], 'Timeout': 3,
        'Environment': {'Variables': {'DB_PASSWORD': SECRETS['short'], 'PLAIN': x, 'AWS_REGION': x}, 'Error': {'Message': x}}},
        'Code': {'Location': 'https://x.s3.amazonaws.com/a?X-Amz-Signature=' + SECRETS['key'] + '&t=' + x}})


DESCRIPTIONS = (sam, cloudformation, serverless, terraform, plan, project, deployed)


def broken(x):
    """Descriptions and files of options that no reader takes, with the secret on the very line."""
    return {
        'template.yaml': f'Resources:\n  Fn: {{Type: "{x}\n  - [ {x}: : {x}\n', 'tab.yaml': f'Resources:\n\t{x}: {{}}\n',
        'anchor.yaml': f'Resources: *{x}\n', 'tag.yaml': f'Resources: !!{x}!y z\n', 'key.yaml': f'{x}: 1\n{x}: 2\n',
        'template.json': f'{{"Resources": {{"Fn": {x}}}}}\n', 'string.json': f'{{"Resources": "{x}\n"}}\n', 'esc.json': f'{{"a": "{x}\\q"}}\n',
        'main.tf': f'resource "aws_lambda_function" "{x}" {{\n  handler = "{x}" "{x}"\n  = {x}\n}}\n',
        'serverless.yml': f'service: x\nprovider: {{name: "{x}"}}\nfunctions: "{x}"\n', 'plan.json': f'{{"format_version": "1.2", "planned_values": "{x}"}}',
        'layercheck.yaml': f'{x}: 1\nfunctions: {{f: {{"{x}": 1}}}}\nselect: ["{x}"]\nseverity: {{"{x}": "{x}"}}\n',
        'deployed.json': f'{{"FunctionArn": "{x}", "FunctionName": {{"{x}": 1}}, "Layers": "{x}"}}',
        'envs': f'{x}\n', 'env.toml': f'[default.deploy.parameters]\nparameter_overrides = "{x}\n', 'samconfig.toml': f'version = {x}\n[{x}\n',
        'kinds.yaml': f'kinds:\n  x: {{pattern: "(({x}", "{x}": "{x}", keywords: "{x}"}}\n', 'runtimes.yaml': f'{x}: [{x}\n"',
        'select.yaml': f'select: ["{x}"]\n', 'severity.yaml': f'severity: {{unzipped-size: "{x}"}}\n',
    }


def plant_descriptions(folder, x):
    """A folder for each kind of description, and the runs that read it."""
    runs = []
    for describe in DESCRIPTIONS:
        name, text = describe(x)
        place = os.path.join(folder, describe.__name__)
        os.makedirs(os.path.join(place, 'src', x), exist_ok=True)
        for path, content in ((name, text), ('src/index.js', 'exports.handler = async () => 1;\n'), (f'src/{x}/index.js', f'require("{x}");\n')):
            with open(os.path.join(place, path), 'w', encoding='ascii') as f:
                f.write(content)
        runs += [(place, ['lint', name, '--format', fmt, '--verbose']) for fmt in FORMATS]
        runs += [(place, words) for words in (['lint', name], ['lint', name, '--quiet'], ['lint', '--recursive', '.'], ['lint', name, '--name', x],
                                              ['explain', name, '-c', 'layers'], ['fetch-layers', name], ['lint', name, '--output', x + '/no/report'])]
        runs += [(place, ['explain', name, '--name', which, *mode, *asked(x)]) for which in (x, 'Fn', 'fn') for mode in ([], ['--json'])]
    return runs


def asked(x):
    answers = ('layers', 'packages', 'paths', 'ls', 'ls /opt', f'which ./{x}', f'which {x}', f'why {x}', f'stat {x}', f'stat {x}.js', f'elf {x}', f'rule {x}',
               f'elf /opt/node_modules/{x}/{x}.node', x, f'help {x}')
    return [word for answer in answers for word in ('-c', answer)]


def plant_words(folder, x):
    """Files that cannot be read, and wrong arguments: who types a secret there gets it back in a message."""
    runs = []
    place = os.path.join(folder, 'broken')
    os.makedirs(place, exist_ok=True)
    for name, text in broken(x).items():
        with open(os.path.join(place, name), 'w', encoding='ascii') as f:
            f.write(text)
        runs += [(place, ['lint', name]), (place, ['explain', name, '-c', 'layers'])]
    fn = ['lint', '--function', '.', '--runtime', 'nodejs22.x', '--handler', 'index.handler']
    runs += [(place, fn + words) for words in (
        ['--env-file', 'envs'], ['--rules', 'kinds.yaml'], ['--runtimes', 'runtimes.yaml'], ['--config', 'select.yaml'], ['--config', 'severity.yaml'],
        ['--env', x], ['--env', '=' + x], ['--select', x], ['--ignore', x], ['--fail-on', x], ['--format', x], ['--color', x], ['--jobs', x], ['--as-of', x],
        ['--layer', x], ['--layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:' + x + ':1'], ['--layer', 'arn:' + x], ['--layer-map', x],
        ['--timeout', x], ['--memory', x], ['--arch', x], ['--env-file', x], ['--rules', x], ['--runtimes', x], ['--config', x], ['--output', x + '/y/z'],
        ['--parameter', x], ['--parameter', 'DbPassword ' + x], ['--parameter-file', x], ['--parameter-file', 'template.json'], ['--' + x], ['--env-' + x],
        ['--function', x])]
    runs += [(place, words) for words in (
        ['lint', '--function', '.', '--runtime', x], ['lint', '--function', '.', '--handler', x], ['rules', x], [x], ['--' + x], ['lint', '--aws', x],
        ['satisfies', x, '1', '2'], ['compare', 'npm', x, x], ['compare', x], ['satisfies', 'npm', x, x], ['lint', '--aws', 'fn', '--region', x],
        ['lint', '--aws', 'fn', '--endpoint-url', x], ['lint', '--aws', 'fn', '--profile', x], ['explain', x], ['fetch-layers', x],
        ['fetch-layers', '--layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:' + x + ':1'])]
    return runs


def plant_aws(folder, x):
    """The user's own `aws` says a secret: in its complaint, in an address that is a credential, in what is no JSON."""
    address = f'https://b.s3.amazonaws.com/l.zip?X-Amz-Credential={x}&X-Amz-Signature={SECRETS["key"]}&X-Amz-Security-Token={SECRETS["password"]}'
    answer = json.dumps({'Configuration': {'FunctionName': 'fn', 'CodeSha256': 'A' * 43 + '=', 'CodeSize': 10, 'Runtime': x},
                         'Code': {'Location': address.replace('https', 'ftp')},
                         'Content': {'CodeSha256': 'A' * 43 + '=', 'CodeSize': 10, 'Location': address.replace('https', 'ftp')}})
    says = {'complains': f'echo "An error occurred (AccessDenied): {x} may not\\nget {address}" >&2; exit 254', 'address': f'echo "{address}" >&2; exit 1',
            'no JSON': f'echo "{x} {address}"', 'wrong address': f"echo '{answer}'",
            **{f'long {n}': f'echo "{"a " * n}{x} {address}" >&2; exit 1' for n in range(110, 250, 10)}}
    runs = []
    for name, does in says.items():
        place = os.path.join(folder, 'aws', name)
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, 'aws'), 'w', encoding='ascii') as f:
            f.write(f'#!/bin/sh\n{does}\n')
        os.chmod(os.path.join(place, 'aws'), 0o755)
        runs += [(place, words) for words in (['lint', '--aws', 'fn'], ['explain', '--aws', 'fn', '-c', 'layers'],
                                              ['fetch-layers', '--layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:x:1'])]
    return runs


def plant_names(folder, x):
    """Names: of the archive, of its entries, of packages, of what is imported."""
    place = os.path.join(folder, 'names')
    os.makedirs(place, exist_ok=True)
    archive = os.path.join(place, x + '.zip')
    package = json.dumps({'name': x, 'version': '1.0.0', 'dependencies': {x + '-dep': '^1.0.0'}})
    with zipfile.ZipFile(archive, 'w') as z:
        for name, text in ((f'{x}.js', f'const a = require("{x}"); exports.{x} = async () => {{ fetch("{x}"); a["{x}"]; }};\n'), (f'{x}/{"d" * 300}/{x}.js', 'x'),
                           (f'../{x}', 'x'), (f'node_modules/{x}/package.json', package), (f'node_modules/{x}/{x}.node', b'\x7fELF\x02\x01\x01' + bytes(80)),
                           (f'node_modules/{x}/index.js', 'require("gone")\n'), (f'.env.{x}', f'TOKEN={SECRETS["github2"]}\n'), (f'{x}.PEM', SECRETS['pem']),
                           (f'{x}.js', 'twice\n'), (f'{x.upper()}.js', 'case\n')):
            z.writestr(name, text)
    named = ['--function', x + '.zip', '--layer', x + '.zip', '--runtime', 'nodejs22.x', '--handler', f'{x}.{x}', '--name', x,
             '--env', 'DB_PASSWORD=' + SECRETS['short']]
    return ([(place, ['lint', *named, '--format', fmt, *depth]) for fmt in FORMATS for depth in (['--verbose'], ['--thorough', '--verbose'])] +
            [(place, ['explain', *named, *mode, *asked(x)]) for mode in ([], ['--json'])])



def run(folder, *words):
    environment = {**os.environ, 'PATH': folder + os.pathsep + os.environ['PATH'], 'XDG_CACHE_HOME': folder}
    done = subprocess.run([PROGRAM, *words], cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return done.returncode, (done.stdout + done.stderr).decode('utf-8', 'replace')


def pieces_in(output):
    for name in SECRETS:
        secret = body(name)
        seen = [secret[i:i + PIECE] for i in range(len(secret) - PIECE + 1) if secret[i:i + PIECE] in output]
        if seen:
            yield f'{name}: {seen[0]!r}'


def main():
    warnings.simplefilter('ignore')    # an archive with one name twice
    passed, failed, formats = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        build(folder)
        written = [fmt for fmt in FORMATS if run(folder, 'lint', '--function', 'fn.zip', '--format', fmt)[0] != 2]
        base = ['--function', 'fn.zip', '--runtime', 'nodejs22.x', '--handler', 'index.handler', '--env-file', 'env']
        runs = [['lint', *base, '--format', fmt, *depth, *rules] for fmt in FORMATS for depth in ([], ['--thorough'])
                for rules in ([], ['--verbose'], ['--ignore', 'secrets', '--verbose'], ['--select', 'lifecycle,packages'])]
        answers = ['layers', 'packages', 'why client', 'which client', 'which private', 'which gone', 'files', 'tree', 'cat .env', 'file .env',
                   'needs', 'needs client', 'conflicts', 'size', 'handler', 'env', 'elf index.js', 'help', f'which {SECRETS["github"]}']
        runs += [['explain', *base, *mode, '-c', answer] for answer, mode in itertools.product(answers, ([], ['--json']))]
        runs += [['lint', '--function', 'fn.zip', '--runtime', SECRETS['github']], ['lint', *base, '--rules', 'kinds.yaml'],
                 ['lint', '--function', 'fn.zip', '--env', SECRETS['github']], ['lint', *base, '--' + SECRETS['github']],
                 ['lint', SECRETS['github']], [SECRETS['github']]]
        runs = [(folder, words) for words in runs]
        for x in (SECRETS['github'], SECRETS['short']):
            runs += plant_descriptions(os.path.join(folder, 'of ' + x[:4]), x) + plant_names(os.path.join(folder, 'of ' + x[:4]), x)
        runs += plant_words(os.path.join(folder, 'words'), SECRETS['github']) + plant_aws(folder, SECRETS['github'])
        # without formats of another version
        runs = [(place, words) for place, words in runs if '--format' not in words or words[words.index('--format') + 1] in written]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = pool.map(lambda one: run(one[0], *one[1]), runs)
        for (_, words), (status, output) in zip(runs, answers):
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
