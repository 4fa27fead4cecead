"""The native rules on real binaries, each verdict worked out from readelf (or the class files' own bytes) beforehand: Debian's
Python modules and gems of both processors, npm's platform packages with their musl and macOS builds, jars."""

import glob
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

WORK = judge.scratch('native')
NATIVE = {'elf-architecture', 'foreign-binary', 'glibc-version', 'missing-library', 'abi-mismatch', 'not-executable'}
MACHINES = {'amd64': 'Advanced Micro Devices X86-64', 'arm64': 'AArch64'}
ARCHES = {'amd64': 'x86_64', 'arm64': 'arm64'}


def parts(text):
    return tuple(int(p) for p in text.split('.'))


def readelf(path):
    """What one ELF file is and needs, as readelf says it."""
    text = judge.run(['readelf', '-W', '-h', '-d', '-V', path]).stdout.decode()
    needs = text[text.find('Version needs section'):] if 'Version needs section' in text else ''
    return {'machine': re.search(r'Machine: +(.*)', text).group(1).strip(),
            'needed': re.findall(r'\(NEEDED\).*\[(.*)\]', text),
            'versions': set(re.findall(r'Name: (GLIBC(?:XX)?_[0-9.]+|CXXABI_[0-9.]+) ', needs))}


def elf_files(top):
    for at, _, names in os.walk(top):
        for name in names:
            path = os.path.join(at, name)
            if os.path.islink(path):
                continue
            with open(path, 'rb') as f:
                if f.read(4) == b'\x7fELF':
                    yield path


def highest(versions, prefix):
    return max((parts(v[len(prefix):]) for v in versions if v.startswith(prefix)), default=())


def tree(name, *copies):
    """A folder of copies: (from, to) pairs, `from` a folder whose content is taken, or a file."""
    top = os.path.join(WORK, name)
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(top)
    for source, to in copies:
        target = os.path.join(top, to)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)
    return top


def write(top, name, text):
    os.makedirs(os.path.dirname(os.path.join(top, name)), exist_ok=True)
    with open(os.path.join(top, name), 'w', encoding='utf-8') as f:
        f.write(text)
    return top


def findings(what, runtime, arch, handler, function, *layers):
    report = judge.lint(WORK, '--runtime', runtime, '--arch', arch, '--handler', handler, '--verbose', '--function', function,
                        *[w for layer in layers for w in ('--layer', layer)], what=what)
    return None if report is None else [f for f in report['findings'] if f['rule'] in NATIVE]


def shown(found):
    return ['%s[%s] %s' % (f['severity'], f['rule'], f['message']) for f in found]


def files(found, rule, top):
    """Files under `top` that findings of a rule point at."""
    return {os.path.join(top, at['entry']) for f in found if f['rule'] == rule for at in f['locations']}


def kinds(found):
    """(severity, rule, package) of all but the note about files that only take room."""
    return {(f['severity'], f['rule'], f.get('package', '')) for f in found if f.get('kind') != 'other-platforms'}


# ---------------------------------------------------------------------------------------------------------- Python

SITE = 'usr/lib/python3/dist-packages'
MODULES = ['python3-numpy', 'python3-cryptography', 'python3-cffi-backend', 'python3-pil', 'python3-lxml', 'python3-psycopg2',
           'python3-markupsafe', 'python3-bcrypt', 'python3-yaml']
APP = ('import numpy\nimport yaml\nfrom cryptography.fernet import Fernet\nfrom PIL import Image\nimport lxml.etree\n'
       'import psycopg2\nimport markupsafe\nimport bcrypt\nimport cffi\n\n\ndef handler(event, context):\n    return None\n')


def system_libraries(name):
    """The sonames that the data file lists for a system."""
    with open(os.path.join(judge.ROOT, 'layers/runtime/data/amazon-linux.yaml'), encoding='utf-8') as f:
        part = re.split(r'\n  (?=\w+:\n)', f.read().split('systems:')[1])
    return set(re.findall(r'^ +- (\S+)', next(p for p in part if p.strip().startswith(name + ':')), re.M))


def python_on_amazon_linux_2(debian, layer, app):
    """python3.11: glibc 2.26 and the libraries of Amazon Linux 2, against what readelf says that Debian's modules need."""
    found = findings('python ' + debian, 'python3.11', ARCHES[debian], 'app.handler', app, layer)
    if found is None:
        return
    facts = {path: readelf(path) for path in elf_files(layer) if '/tests/' not in path}
    judge.check(len(facts) > 25, 'python: readelf read the modules of ' + debian, len(facts))
    judge.same({f['machine'] for f in facts.values()}, {MACHINES[debian]}, 'python: all are for ' + debian)
    too_new = {p for p, f in facts.items() if highest(f['versions'], 'GLIBC_') > (2, 26)}
    judge.same(files(found, 'glibc-version', layer), too_new, 'glibc-version names what readelf -V shows over 2.26: ' + debian)
    text = ' '.join(f['message'] for f in found if f['rule'] == 'glibc-version')
    for path in too_new:
        want = highest(facts[path]['versions'], 'GLIBC_')
        package = os.path.relpath(path, layer).split('/')[1].split('.')[0]
        said = [parts(v) for v in re.findall(r"'%s' needs GLIBC_([0-9.]+)" % re.escape(package), text)]
        if said:
            judge.check(said[0] >= want, 'glibc-version names the highest of ' + package, said, want)
    has = system_libraries('al2')
    lacks = {p: set(f['needed']) - has for p, f in facts.items()}
    judge.same(files(found, 'missing-library', layer), {p for p, names in lacks.items() if names},
               'missing-library names what needs libraries that Amazon Linux 2 and the image lack: ' + debian)
    for f in found:
        for name in re.findall(r"needs '([^']+)'; neither", ' '.join(f.get('notes', []))):
            judge.check(any(name in names for names in lacks.values()), 'missing-library: nothing has %s' % name, f['message'])
    judge.check(not [f for f in found if f['rule'] not in ('glibc-version', 'missing-library')],
                'python: the right platform and version otherwise: ' + debian, *shown(found))


def python():
    stable = {}
    for debian, other in (('amd64', 'arm64'), ('arm64', 'amd64')):
        folders = judge.fetch('deb', debian, *MODULES)
        if folders is None:
            judge.skip('python on ' + debian, 'its packages cannot be had')
            continue
        app = write(tree('app'), 'app.py', APP)
        layer = tree('python-' + debian, *[(os.path.join(f, SITE), 'python') for f in folders])
        python_on_amazon_linux_2(debian, layer, app)

        found = findings('python for the other processor', 'python3.11', ARCHES[other], 'app.handler', app, layer) or []
        judge.same({f['rule'] for f in found}, {'elf-architecture'}, 'modules for another processor are that and nothing else')
        errors = {f['package'] for f in found if f['severity'] == 'error'}
        judge.check({'numpy', 'Pillow', 'lxml', 'psycopg2', 'cryptography', 'bcrypt'} <= errors, 'what is imported fails', shown(found))
        spare = {f['package'] for f in found if f['severity'] == 'note'}
        judge.check({'MarkupSafe', 'PyYAML'} <= spare, 'MarkupSafe and PyYAML import their modules in a try', shown(found))

        found = findings('python 3.12', 'python3.12', ARCHES[debian], 'app.handler', app, layer) or []
        tagged = {p for p in elf_files(layer) if '.cpython-311-' in p and '/tests/' not in p and
                  not os.path.exists(p.split('.cpython-311-')[0] + '.py')}  # then 3.12 loads that
        judge.same(files(found, 'abi-mismatch', layer), tagged, 'abi-mismatch names the modules tagged cpython-311: ' + debian)

        # What is built for the stable interface is in order on Amazon Linux 2023, where readelf's versions allow it.
        names = [n for n in ('bcrypt', 'cryptography') if os.path.isdir(os.path.join(layer, 'python', n))]
        stable[debian] = tree('stable-' + debian, *[(os.path.join(layer, 'python', n), 'python/' + n) for n in names])
        facts = [readelf(p) for p in elf_files(stable[debian])]
        judge.check(all(highest(f['versions'], 'GLIBC_') <= (2, 34) and set(f['needed']) <= system_libraries('al2023') for f in facts),
                    'readelf: the abi3 modules fit Amazon Linux 2023', facts)
        app = write(tree('stable-app'), 'app.py', 'import bcrypt\nfrom cryptography.hazmat.bindings import _rust\n\n\n'
                                                  'def handler(event, context):\n    return None\n')
        found = findings('python abi3', 'python3.12', ARCHES[debian], 'app.handler', app, stable[debian])
        judge.same(shown(found or []), [], 'abi3 modules of the right platform: nothing, ' + debian)


# --------------------------------------------------------------------------------------------------------- Node.js

HANDLER = "const all = [%s];\nexports.handler = async () => all.length;\n"
SHARP = ['sharp', 'color', 'color-string', 'color-name', 'color-convert', 'detect-libc', 'semver', 'simple-swizzle', 'is-arrayish']


def node_function(name, folder, required, packages):
    top = tree(name, *[(os.path.join(folder, p), 'node_modules/' + p) for p in packages])
    return write(top, 'index.js', HANDLER % ', '.join("require('%s')" % r for r in required))


def only_for(top, keep):
    """Takes every prebuilt folder out but those that `keep` names."""
    for at in glob.glob(os.path.join(top, 'node_modules/**/prebuilds/*'), recursive=True):
        if os.path.basename(at) not in keep:
            shutil.rmtree(at)
    for at in glob.glob(os.path.join(top, 'node_modules/**/*musl*.node'), recursive=True):
        os.remove(at)
    return top


def node_platforms():
    folders = judge.fetch('npm', 'native-all')
    if folders is None:
        return judge.skip('sharp', 'its packages cannot be had')
    img = sorted(os.listdir(os.path.join(folders[0], '@img')))
    of = lambda *words: SHARP + ['@img/' + n for n in img if any(n.endswith(w) for w in words)]  # noqa: E731
    musl = next(p for p in elf_files(os.path.join(folders[0], '@img')) if 'musl' in p and p.endswith('.node'))
    judge.check('libc.musl-x86_64.so.1' in readelf(musl)['needed'], 'readelf: the musl build needs musl', musl)
    plans = [('sharp-x64', of('linux-x64'), 'x86_64', set()),
             ('sharp-arm64', of('linux-arm64'), 'arm64', set()),
             ('sharp-other', of('linux-x64'), 'arm64', {('error', 'elf-architecture', 'sharp')}),
             ('sharp-mac', of('darwin-arm64'), 'arm64', {('error', 'foreign-binary', 'sharp')}),
             ('sharp-alpine', of('linuxmusl-x64'), 'x86_64', {('error', 'foreign-binary', 'sharp')}),
             ('sharp-none', SHARP, 'x86_64', {('error', 'foreign-binary', 'sharp')}),
             ('sharp-all', of('64'), 'arm64', set()), ('sharp-all', of('64'), 'x86_64', set())]
    for name, packages, arch, want in plans:
        top = node_function(name, folders[0], ['sharp'], packages)
        found = findings(name, 'nodejs20.x', arch, 'index.handler', top)
        if found is None:
            continue
        judge.same(kinds(found), want, name + ' on ' + arch)
        spare = [f for f in found if f.get('kind') == 'other-platforms']
        judge.same(len(spare), 1 if name == 'sharp-all' else 0, name + ': one note when there are other platforms')
    for arch in ('x86_64', 'arm64'):
        node_without_binaries(folders[0], arch)
    return None


def node_without_binaries(folder, arch):
    """Of each package alone, without its platform packages, Node.js itself says whether it is loaded."""
    if shutil.which('node') is None:
        judge.skip('packages without their binary', 'there is no node')
        return
    for name in ('sharp', 'esbuild'):
        top = node_function('none-' + name, folder, [name], SHARP if name == 'sharp' else [name])
        loads = subprocess.run(['node', '-e', "require('./index.js')"], cwd=top, capture_output=True, check=False).returncode == 0
        found = findings('without ' + name, 'nodejs20.x', arch, 'index.handler', top)
        judge.same(kinds(found or []), {('warning' if loads else 'error', 'foreign-binary', name)},
                   '%s without its platform package, as Node.js takes it: %s' % (name, arch))


def node_prebuilds():
    folders = judge.fetch('npm', 'native-many')
    if folders is None:
        return judge.skip('prebuilds', 'their packages cannot be had')
    required = ['argon2', 'bcrypt', 'ws', 'chokidar', 'classic-level', 'msgpackr', '@datadog/native-metrics', '@node-rs/argon2']
    every = [n for n in os.listdir(folders[0]) if not n.startswith(('.', '@'))]
    every += ['@' + n for n in ('node-rs', 'msgpackr-extract', 'datadog', 'phc') if os.path.isdir(os.path.join(folders[0], '@' + n))]
    for arch, want in (('x86_64', set()),
                       ('arm64', {('note', 'elf-architecture', n) for n in ('bufferutil', 'utf-8-validate', 'msgpackr-extract')})):
        top = node_function('many', folders[0], required, every)
        found = findings('prebuilds', 'nodejs22.x', arch, 'index.handler', top)
        if found is None:
            continue
        judge.same(kinds(found), want, 'packages with prebuilds for many platforms on ' + arch)
        spare = [f for f in found if f.get('kind') == 'other-platforms']
        right = {p for p in elf_files(top) if readelf(p)['machine'] == MACHINES[{'x86_64': 'amd64'}.get(arch, arch)]}
        wrong = files(spare, 'elf-architecture', top)
        judge.check(spare and not {p for p in wrong & right if not re.search('musl|android|freebsd', p)},
                    'the note names no file that is for linux ' + arch, sorted(wrong & right)[:5])
    # Only this platform's prebuilds are left: nothing at all.
    for arch, keep, package in (('x86_64', {'linux-x64'}, '@node-rs/argon2-linux-x64-gnu'),
                                ('arm64', {'linux-arm64'}, '@node-rs/argon2-linux-arm64-gnu')):
        top = node_function('one', folders[0], ['argon2', 'bcrypt', '@datadog/native-metrics', '@node-rs/argon2'],
                            ['argon2', 'bcrypt', '@datadog', 'node-gyp-build', '@phc', 'node-addon-api', '@node-rs/argon2', package])
        found = findings('one platform', 'nodejs22.x', arch, 'index.handler', only_for(top, keep))
        judge.same(shown(found or []), [], 'only the right prebuilds on ' + arch)
    # The same packages as a Mac's npm leaves them.
    top = node_function('mac', folders[0], ['argon2', 'bcrypt', 'chokidar'],
                        ['argon2', 'bcrypt', 'chokidar', 'fsevents', 'node-gyp-build', '@phc', 'node-addon-api'])
    found = findings('from a Mac', 'nodejs22.x', 'x86_64', 'index.handler', only_for(top, {'darwin-arm64', 'darwin-x64+arm64'}))
    judge.same(kinds(found or []), {('error', 'foreign-binary', 'argon2'), ('error', 'foreign-binary', 'bcrypt')},
               'prebuilds for macOS only; fsevents is for macOS only by its own word')
    return None


# ------------------------------------------------------------------------------------------------------ Ruby, Java

def ruby():
    triplets = {'amd64': 'x86_64-linux-gnu', 'arm64': 'aarch64-linux-gnu'}
    for debian, other in (('amd64', 'arm64'), ('arm64', 'amd64')):
        folders = judge.fetch('deb', debian, 'ruby-bcrypt', 'ruby-nokogiri')
        if folders is None:
            judge.skip('ruby on ' + debian, 'its packages cannot be had')
            continue
        homes = [glob.glob(os.path.join(f, 'usr/lib', triplets[debian], 'rubygems-integration/3.1.0')) for f in folders]
        layer = tree('gems-' + debian, *[(h[0], 'ruby/gems/3.3.0') for h in homes if h])
        app = write(tree('rb'), 'app.rb', "require 'bcrypt'\n\ndef handler(event:, context:)\n  BCrypt\nend\n")
        facts = {p: readelf(p) for p in elf_files(layer)}
        judge.check(facts and all('libruby-3.1.so.3.1' in f['needed'] for f in facts.values()), 'readelf: built for Ruby 3.1', facts)
        found = findings('gems', 'ruby3.3', ARCHES[debian], 'app.handler', app, layer) or []
        judge.same(files(found, 'abi-mismatch', layer), set(facts), 'abi-mismatch names the extensions for Ruby 3.1: ' + debian)
        judge.check(('error', 'abi-mismatch', 'bcrypt-3.1.18') in kinds(found), 'the gem that is required is an error', *shown(found))
        found = findings('gems', 'ruby3.3', ARCHES[other], 'app.handler', app, layer) or []
        judge.same(files(found, 'elf-architecture', layer), set(facts), 'elf-architecture names them on the other processor')


def newest_class(path):
    """The highest class-file version of a jar, by its bytes; what is for newer JVMs by design left out."""
    top = 0
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if name.endswith('.class') and not name.startswith('META-INF/') and not name.endswith('module-info.class'):
                top = max(top, struct.unpack('>IHH', z.open(name).read(8))[2])
    return top


def java():
    folders = judge.fetch('deb', 'amd64', 'libcommons-lang3-java', 'libasm-java', 'libjsoup-java')
    if folders is None:
        return judge.skip('java', 'its packages cannot be had')
    jars = [p for f in folders for p in glob.glob(os.path.join(f, 'usr/share/java/*.jar')) if not os.path.islink(p)]
    judge.check(len(jars) >= 3, 'java: jars of Debian', jars)
    function = tree('java', *[(p, 'lib/' + os.path.basename(p)) for p in jars])
    for runtime, takes in (('java8.al2', 52), ('java11', 55), ('java21', 65)):
        want = {'lib/' + os.path.basename(p) for p in jars if newest_class(p) > takes}
        for arch in 'x86_64', 'arm64':
            found = findings(runtime, runtime, arch, 'com.acme.Handler', function)
            got = {at['entry'] for f in found or [] if f['rule'] == 'abi-mismatch' for at in f['locations']}
            judge.same(got, want, '%s on %s: jars newer than class-file version %d' % (runtime, arch, takes))
            judge.check(all(f['rule'] == 'abi-mismatch' for f in found or []), runtime + ': nothing else', *shown(found or []))
    return None


python()
node_platforms()
node_prebuilds()
ruby()
java()
judge.finish()
