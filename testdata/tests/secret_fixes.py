"""The few lines that a finding about a secret offers are ones that can be taken over: every snippet of code is given to the parser of its language
(node, python3, ruby, javac), with the variables called like every word that the language keeps for itself; every snippet of a template is YAML."""

import json
import keyword
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import secret_kinds as judge  # noqa: E402

PROGRAM = os.path.abspath(os.path.join(os.environ.get('B', 'build'), 'layercheck'))
RNG = random.Random(judge.SEED)

# ECMA-262, 12.7.2, with what strict code and modules add; JLS 3.9; Ruby's doc/keywords.rdoc. And what snippets use themselves.
NODE = '''await break case catch class const continue debugger default delete do else enum export extends false finally for function if import in
    instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private
    protected public arguments eval process'''.split()
JAVA = '''abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for if goto
    implements import instanceof int interface long native new package private protected public return short static strictfp super switch
    synchronized this throw throws transient try void volatile while true false null r'''.split()
RUBY = '''alias and begin break case class def do else elsif end ensure false for if in module next nil not or redo rescue retry return self super
    then true undef unless until when while yield'''.split()
PYTHON = [word for word in keyword.kwlist if word.islower()] + ['os', 'boto3']
ORDINARY = ['db_password', 'dbPassword', 'X1', 'api_key', 'Token', 'type', 'match', 'record', 'var_', 'fn', 'ssm', 'secretsmanager']
NAMES = sorted({word if any(c.isupper() for c in word) else word.upper() for word in NODE + JAVA + RUBY + PYTHON + ORDINARY if len(word) > 1} | {'r'})

STUBS = '''import java.util.function.Function;
class Got { Got parameter() { return this; } String value() { return ""; } String secretString() { return ""; } }
class Ask { Ask name(String s) { return this; } Ask secretId(String s) { return this; } Ask withDecryption(boolean b) { return this; } }
class SsmClient { static SsmClient create() { return null; } Got getParameter(Function<Ask, Ask> f) { return null; } }
class SecretsManagerClient { static SecretsManagerClient create() { return null; } Got getSecretValue(Function<Ask, Ask> f) { return null; } }
class Snippets {
'''


def fixes(folder, runtime, handler, recipe):
    words = ['lint', '--function', 'src', '--runtime', runtime, '--handler', handler, '--format', 'json', '--select', 'plaintext-secret']
    for name in NAMES:
        words += ['--env', f'{name}={judge.expand(recipe, RNG)}']
    done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, check=False)
    found = json.loads(done.stdout)['findings']
    return {re.search("'(.*?)'", finding['message']).group(1): finding['fix'].split('\n')[3:] for finding in found}


def check(command, path, text):
    with open(path, 'w', encoding='ascii') as f:
        f.write(text)
    done = subprocess.run(command + [path], capture_output=True, check=False)
    return '' if done.returncode == 0 else (done.stdout + done.stderr).decode()[:600]


def parse_node(folder, snippets):
    text = ''.join(f'async () => {{ // {name}\n' + '\n'.join(line for line in lines if not line.startswith('import ')) + '\n}\n'
                   for name, lines in snippets.items())
    return check(['node', '--check'], os.path.join(folder, 'a.mjs'), text)


def parse_python(_, snippets):
    for name, lines in snippets.items():
        try:
            compile('\n'.join(lines), name, 'exec')
        except SyntaxError as e:
            return f'{name}: {e}'
        if re.search(r'^(?:os|boto3) = ', '\n'.join(lines), re.M):
            return f'{name}: hides a module'
    return ''


def parse_ruby(folder, snippets):
    return check(['ruby', '-c'], os.path.join(folder, 'a.rb'), '\n'.join('\n'.join(lines) for lines in snippets.values()) + '\n')


def parse_java(folder, snippets):
    text = ''.join(f'void f{i}() {{\n' + '\n'.join(lines) + '\n}\n' for i, lines in enumerate(snippets.values()))
    return check(['javac', '-proc:none', '-d', folder], os.path.join(folder, 'Snippets.java'), STUBS + text + '}\n')


LANGUAGES = (('nodejs22.x', 'index.handler', 'node', parse_node), ('python3.13', 'index.handler', 'python3', parse_python),
             ('ruby3.3', 'index.handler', 'ruby', parse_ruby), ('java21', 'Snippets::handle', 'javac', parse_java))
STORES = ('ghp_%{base62:30}%{github-crc}', 'postgres://app:%{base62:14}7a@db.acme.io/x')    # Secrets Manager, Parameter Store


def main():
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'src'))
        for runtime, handler, tool, parse in LANGUAGES:
            for recipe in STORES:
                snippets = fixes(folder, runtime, handler, recipe)
                if len(snippets) < len(NAMES) or not all(snippets.values()):
                    failed += 1
                    print(f'{runtime}: {len(snippets)} findings of {len(NAMES)}, without code: {[n for n, s in snippets.items() if not s][:5]}')
                    continue
                if shutil.which(tool) is None:
                    print(f'{runtime}: no {tool} to ask')
                    continue
                said = parse(folder, snippets)
                passed += 0 if said else len(snippets)
                failed += 1 if said else 0
                if said:
                    print(f'{runtime}: {said}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
