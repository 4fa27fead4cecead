"""ELF files are read as readelf reads them, field for field: this system's libraries and programs, and packages of four
processors; the same files from a folder, from stored and from deflated entries, and small ones that recipes make.

LC_SLOW=1 compares every file of the system's library folders instead of a part chosen by its path's hash."""

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

DRIVER = os.path.join(judge.TOOLS, 'elf_driver')
WORK = judge.scratch('readelf')
SLOW = os.environ.get('LC_SLOW') == '1'
# readelf's words for e_machine (System V ABI's list).
MACHINES = {'Advanced Micro Devices X86-64': 62, 'AArch64': 183, 'ARM': 40, 'Intel 80386': 3, 'IBM S/390': 22, 'RISC-V': 243,
            'PowerPC64': 21, 'PowerPC': 20, 'HPPA': 15, 'MIPS R3000': 8, 'Sparc': 2, 'Sparc v9': 43, 'Sparc v8+': 18, 'Alpha': 0x9026,
            'MC68000': 4, 'Renesas / SuperH SH': 42, 'LoongArch': 258, 'Intel IA-64': 50, 'Linux BPF': 247, 'ARCv2': 195}
ENTRY_POINTS = re.compile(r'(PyInit_|PyInitU_|Init_|napi_register_module_v|node_register_module_v'
                          r'|node_api_module_get_api_version_v|JNI_OnLoad)')


def is_elf(path):
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with open(path, 'rb') as f:
            return f.read(4) == b'\x7fELF'
    except OSError:
        return False


def elf_files(folder):
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if '\n' not in path and is_elf(path):
                yield path


def chosen(path, of):
    return int(hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest(), 16) % of == 0


# ---- what readelf says ----------------------------------------------------------------------------------------------

def header(text, label):
    m = re.search(r'^  %s: +(.*?) *$' % re.escape(label), text, re.M)
    return m.group(1) if m else None


def tags(text, tag):
    """Values in brackets of one kind of dynamic entries, in order."""
    return re.findall(r'^ 0x[0-9a-f]+ \(%s\) +[^\[\n]*\[(.*)\]$' % tag, text, re.M)


def versions(text):
    requires, provides = [], []
    for m in re.finditer(r'^  (?:0x)?[0-9a-f]+: Version: \d+  File: (.*)  Cnt: \d+$|^  0x[0-9a-f]+:   Name: (.*)  Flags: (.*)  Version: (\d+)$'
                         r'|^  (?:0x)?[0-9a-f]+: Rev: \d+  Flags: (.*)  Index: \d+  Cnt: \d+  Name: (.*)$', text, re.M):
        if m.group(1) is not None:
            requires.append([m.group(1)])
        elif m.group(2) is not None:
            requires[-1].append([m.group(2), int(m.group(4)), 'WEAK' in m.group(3)])
        elif 'BASE' not in m.group(5):
            provides.append(m.group(6))
    return requires, provides


def said(text):
    interpreter = re.search(r'^      \[Requesting program interpreter: (.*)\]$', text, re.M)
    exec_stack = re.search(r'^  GNU_STACK .* RWE +0x', text, re.M)
    requires, provides = versions(text)
    flags = re.match(r'0x[0-9a-f]+', header(text, 'Flags') or '0x0')
    flags_1 = re.search(r'\(FLAGS_1\) +Flags: (.*)$', text, re.M)
    return {'class': {'ELF64': 64, 'ELF32': 32}.get(header(text, 'Class')), 'big': 'big endian' in (header(text, 'Data') or ''),
            'machine': MACHINES.get(header(text, 'Machine'), header(text, 'Machine')), 'type': header(text, 'Type').split(' ')[0],
            'osabi': header(text, 'OS/ABI'), 'abi_version': int(header(text, 'ABI Version')),
            'entry': int(header(text, 'Entry point address'), 16), 'flags': int(flags.group(0), 16) if flags else None,
            'exec_stack': exec_stack is not None, 'pie': flags_1 is not None and 'PIE' in flags_1.group(1).split(),
            'has_dynamic': 'There is no dynamic section in this file.' not in text,
            'interpreter': interpreter.group(1) if interpreter else '', 'soname': (tags(text, 'SONAME') or [''])[0],
            'needed': tags(text, 'NEEDED'), 'rpath': tags(text, 'RPATH'), 'runpath': tags(text, 'RUNPATH'),
            'requires': requires, 'provides': provides}


def readelf(paths, *more):
    """Text by path; readelf names a file itself only when it is given several."""
    texts = {}
    env = dict(os.environ, LC_ALL='C')
    for i in range(0, len(paths), 200):
        r = subprocess.run(['readelf', '-W', *more, *paths[i:i + 200], '/dev/null'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           env=env, check=False)
        parts = re.split(r'^\nFile: (.*)\n', r.stdout.decode('utf-8', 'surrogateescape'), flags=re.M)
        texts.update(zip(parts[1::2], parts[2::2]))
    return texts


# ---- comparing ------------------------------------------------------------------------------------------------------

def driver(argv, **more):
    r = judge.run([DRIVER, *argv], **more)
    judge.check(r.returncode == 0, 'elf_driver %s' % argv, r.stderr.decode())
    return [json.loads(line) for line in r.stdout.decode('utf-8', 'surrogateescape').splitlines()]


def compare(got, text):
    want = said(text)
    if got['path'].endswith('.debug'):
        # Debug information has the program headers of the file it was split from, and nothing where they point.
        judge.check(not got['complete'] and got['why'] != '', got['path'], got['why'])
        want = {k: want[k] for k in ('class', 'big', 'machine', 'type', 'osabi', 'abi_version', 'entry', 'flags', 'exec_stack')}
    else:
        judge.check(got['error'] == '' and got['complete'] and got['symbols_complete'], got['path'], got['error'], got['why'])
    have = dict(got, requires=[[lib[0]] + [v[:3] for v in lib[1:]] for lib in got['requires']])
    for key, value in want.items():
        judge.same(have[key], value, '%s: %s' % (got['path'], key))


def compare_symbols(got, text):
    """A version's symbol is the first that is bound to it; entry points are the defined ones that are not local."""
    first, exports = {}, []
    for m in re.finditer(r'^ +\d+: [0-9a-f]+ +\w+ \w+ +(\w+) +\w+ +(?:\[.*\] +)?(\w+) (\S+?)(?:@@?(\S+))?(?: \((\d+)\))?$', text, re.M):
        bind, section, name, _, index = m.groups()
        if index is not None:
            first.setdefault(int(index), name)
        if section != 'UND' and bind in ('GLOBAL', 'WEAK', 'UNIQUE') and ENTRY_POINTS.match(name):
            exports.append(name)
    judge.same(got['exports'], exports, '%s: exports' % got['path'])
    for library in got['requires']:
        for name, index, _, symbol in library[1:]:
            # Of a version that the file defines itself readelf prints no index.
            if index in first or symbol:
                judge.same(symbol, first.get(index, symbol), '%s: symbol of %s' % (got['path'], name))


def compare_files(paths, what, symbols_of):
    before = judge.passed
    texts = readelf(paths, '-h', '-l', '-d', '-V')
    answers = driver(['files'], input='\n'.join(paths).encode('utf-8', 'surrogateescape') + b'\n')
    judge.same([a['path'] for a in answers], paths, '%s: every file is answered' % what)
    for got in answers:
        compare(got, texts[got['path']])
    some = [p for p in paths if os.path.getsize(p) < 3 << 20 and chosen(p, symbols_of)]
    texts = readelf(some, '--dyn-syms') if some else {}
    for got in answers:
        if got['path'] in texts:
            compare_symbols(got, texts[got['path']])
    symbols = sum(1 for a in answers for library in a['requires'] for v in library[1:] if v[3])
    judge.check(symbols > 0, '%s: no version has a symbol' % what)
    print('%s: %d files, %d required versions with a symbol, %d checks' % (what, len(paths), symbols, judge.passed - before))
    return answers


def compare_archives(folder, answers):
    """From a folder, stored and deflated, the same is read as from the files themselves."""
    by_name = {os.path.relpath(a['path'], folder): dict(a, path='') for a in answers}
    places = [folder]
    for name, method in (('stored.zip', zipfile.ZIP_STORED), ('deflated.zip', zipfile.ZIP_DEFLATED)):
        places.append(os.path.join(WORK, name))
        with zipfile.ZipFile(places[-1], 'w', method, compresslevel=1) as z:
            for path in sorted(by_name):
                z.write(os.path.join(folder, path), path)
    for place in places:
        got = {a['path']: dict(a, path='') for a in driver(['archive', place])}
        # Names under which a link leads to a file are entries of a folder, too.
        judge.same({k for k in got if k in by_name}, set(by_name), '%s: entries' % place)
        for path in set(got) & set(by_name):
            judge.same(got[path], by_name[path], '%s: %s' % (place, path))


RECIPE = """
file a.so elf=x86_64 needed=libc.so.6,libm.so.6 soname=a.so verneed=libc.so.6:GLIBC_2.28+GLIBC_2.34,libm.so.6:GLIBC_2.29 verdef=A_1.0,A_2.0 export=PyInit_x,foo@A_1.0 import=napi_throw,stat@GLIBC_2.34,exp@GLIBC_2.29 runpath=$ORIGIN/../x.libs rpath=/a:/b
file b.so elf=s390x needed=libc.so.6 verneed=libc.so.6:GLIBC_2.28 import=stat@GLIBC_2.28 export=Init_x
file c.so elf=arm needed=libc.so.6 verneed=libc.so.6:GLIBC_2.28 import=stat@GLIBC_2.28 export=Init_x
file d.so elf=ppc64le class=64 soname=d.so verdef=D_1
file e.so elf=i386 data=big needed=libz.so.1 verneed=libz.so.1:ZLIB_1.2.9
file f elf=x86_64 type=exec interp=/lib/ld-musl-x86_64.so.1 needed=libc.musl-x86_64.so.1
file g elf=riscv64
"""


def recipes():
    recipe, archive = os.path.join(WORK, 'small.recipe'), os.path.join(WORK, 'small.zip')
    with open(recipe, 'w', encoding='utf-8') as f:
        f.write(RECIPE)
    judge.check(judge.run([os.path.join(judge.TOOLS, 'mkzip'), archive, recipe]).returncode == 0, 'mkzip')
    folder = os.path.join(WORK, 'small')
    with zipfile.ZipFile(archive) as z:
        z.extractall(folder)
    paths = sorted(elf_files(folder))
    judge.same(len(paths), 7, 'what recipes make is ELF')
    compare_archives(folder, compare_files(paths, 'recipes', 1))


def main():
    if not judge.have('readelf'):
        judge.skip('readelf', 'not installed')
        judge.finish()
    recipes()
    system = sorted({os.path.realpath(p) for top in ('/lib', '/usr/lib', '/usr/bin') for p in elf_files(os.path.realpath(top))})
    compare_files([p for p in system if SLOW or chosen(p, max(len(system) // 250, 1))], 'this system', 4)
    for arch in ('arm64', 'armhf', 'i386'):
        r = judge.run([os.path.join(judge.ROOT, 'testdata/real/fetch'), 'deb', arch, 'libc6', 'libssl3', 'libstdc++6', 'python3-numpy'])
        if r.returncode != 0:
            judge.skip('packages of %s' % arch, r.stderr.decode().strip())
            continue
        folders = r.stdout.decode().split()
        compare_files(sorted(p for f in folders for p in elf_files(f) if SLOW or chosen(p, 3) or 'numpy' not in p), arch, 4)
        numpy = driver(['files'], input='\n'.join(sorted(elf_files(folders[3]))).encode() + b'\n')
        judge.check(len(numpy) >= 15, '%s: numpy has its extension modules' % arch)
        if arch == 'arm64':
            compare_archives(folders[3], numpy)
    judge.finish()


main()
