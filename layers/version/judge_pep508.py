"""Generated markers and requirements with what python3-packaging makes of them, one a line, for pep508_test.c:
    m MACHINE EXTRA MARKER true|false|invalid       r TEXT NAME EXTRAS SPECIFIERS URL has-marker|-       r TEXT invalid
parted by tabs. Left out: markers for which packaging 23.0 lets InvalidVersion escape, where PEP 508 asks for Python's comparison."""
import random
import sys

from packaging._parser import parse_requirement
from packaging._tokenizer import ParserSyntaxError
from packaging.markers import InvalidMarker, Marker, UndefinedComparison
from packaging.version import InvalidVersion

R = random.Random(508)
VERSIONS = ['3', '3.8', '3.11', '3.12', '3.12.*', '3.12.4', '3.12.4rc1', '3.13', '2.7', '3.9,!=3.1', '3.10', '04', 'x']
TEXTS = ['linux', 'win32', 'linux2', 'darwin', 'posix', 'nt', 'Linux', 'Windows', 'x86_64', 'aarch64', 'x86_64 aarch64', 'arm64', 'cpython',
         'CPython', 'PyPy', 'lin', '']
EXTRAS = ['dev', 'Dev', 'a-b', 'a_b', 'A..b', 'test', '']
OPS = ['==', '!=', '<', '<=', '>', '>=', '~=', '===', 'in', 'not in', 'not  in', 'notin', '=']
pick = R.choice


def variable():
    what = R.random()
    if what < 0.45:
        return pick(['python_version', 'python_full_version', 'implementation_version']), pick(VERSIONS)
    if what < 0.8:
        return pick(['os_name', 'sys_platform', 'platform_machine', 'platform_system', 'platform_python_implementation', 'os.name',
                     'sys.platform', 'platform.machine', 'platform.python_implementation', 'python_implementation', 'implementation_name',
                     'os_names']), pick(TEXTS)
    return 'extra', pick(EXTRAS)


def item():
    name, value = variable()
    quote = pick('\'\'"')
    value = quote + value + pick([quote] * 30 + ['', '\'', '"'])
    op = pick(OPS[:10] * 3 + OPS)
    if name == 'extra':
        op = pick(['==', '==', '==', '!='])
    if R.random() < 0.15:
        name, value = value, name
    gap = pick([' ', ' ', ' ', '', '  ']) if op[0] not in 'in' else pick([' ', ' ', ' ', '  ', ''])
    return name + gap + op + gap + value


def marker(depth=0):
    text = item()
    for _ in range(pick([0, 0, 1, 1, 2, 3])):
        text += pick([' and ', ' or ', ' and ', ' or ', '  or', 'and ', ' AND ', ' ']) + (
            pick(['(', '( ']) + marker(depth + 1) + pick([')', ' )', ')', ')', '']) if depth < 3 and R.random() < 0.3 else item())
    return text


def identifier():
    return pick(['requests', 'a', 'A.b-c_d', 'zope.interface', '0x', 'foo-', '-foo', 'foo_', 'foo.', 'a--b', '_x', 'foo bar'] + ['pkg', 'boto3'] * 6)


def specifiers():
    one = lambda: pick(['>=', '==', '<', '!=', '~=', '===', '>', '<=', '', '=']) + pick(['', '', ' ']) + pick(
        ['1', '1.0', '2.3.4', '1.*', '1.0.*', '1.0rc1', '2!1', '1.0+local', 'v1', 'x', '1.0.post1', '1.0-1', '1.0.dev'])
    text = pick([',', ', ', ' ,', ' ', ',,']).join(one() for _ in range(pick([0, 1, 1, 1, 2, 3]))) + pick([''] * 9 + [','])
    return text if R.random() < 0.8 else '(' + text + pick([')', ')', ')', '', ' )'])


def requirement():
    text = pick(['', '', ' ']) + identifier() + pick(['', '', ' '])
    if R.random() < 0.3:
        text += '[' + pick([',', ', ', ' ', ' ,']).join(identifier() for _ in range(pick([0, 1, 2, 3]))) + pick([']', ']', ']', ' ]', '', ',]'])
    if R.random() < 0.2:
        text += pick([' @ ', '@', ' @']) + pick(['https://x.y/z.whl', 'file:///a', 'git+https://h/p@v1#egg=z', '', 'x;y'])
        return text + pick(['', '', ' ; ', ' ;', ' ', ';']) + pick(['', marker()])
    return text + pick(['', ' ']) + specifiers() + pick(['', '', ';', ' ; ', ' ;']) + pick(['', marker()])


for _ in range(30000):
    text, machine, extra = marker(), pick(['x86_64', 'aarch64']), pick(['', 'dev', 'a.b'])
    environment = {'python_version': '3.12', 'python_full_version': '3.12.4', 'implementation_version': '3.12.4', 'os_name': 'posix',
                   'sys_platform': 'linux', 'platform_machine': machine, 'platform_system': 'Linux', 'implementation_name': 'cpython',
                   'platform_python_implementation': 'CPython', 'extra': extra}
    try:
        parse_requirement('x ;' + text)  # Marker of 23.0 stops where it understands no more
        verdict = str(Marker(text).evaluate(environment)).lower()
    except (InvalidMarker, ParserSyntaxError, UndefinedComparison):
        verdict = 'invalid'
    except InvalidVersion:
        continue
    print('m', machine, extra, text, verdict, sep='\t')
for _ in range(20000):
    text = requirement()
    try:
        r = parse_requirement(text)
        print('r', text, r.name, ','.join(r.extras), r.specifier.replace(' ', ''), r.url, 'has-marker' if r.marker is not None else '-', sep='\t')
    except ParserSyntaxError:
        print('r', text, 'invalid', sep='\t')
sys.stdout.flush()
