"""The test tools themselves: mkzip's archives as unzip, zipfile and readelf see them, and run-cases' verdicts."""

import base64
import hashlib
import io
import os
import sys
import zipfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

WORK = judge.scratch('tools')
MKZIP = os.path.join(judge.TOOLS, 'mkzip')
HONEST = r"""# every honest kind of line
file index.js <<END
exports.handler = async () => 1;
END
file run mode=0755 = "#!/bin/sh\n" = "exit\x200\n"
file big.bin zeros=100000 method=deflate
file s.bin noise=13 datadescriptor=yes method=deflate
file z64 = "zip64" zip64=yes
dir empty
link l -> run
many 3 file p/%.txt = "%\n"
file café.txt hex=00ff
file x.so elf=arm64 needed=libc.so.6,libm.so.6 soname=x.so
file x32 elf=i386 type=exec interp=/lib/ld.so
npm nodejs/node_modules/@a/b 1.2.3 dep=c@^1.0.0
dist python My-Dist 2.0 file=more.py requires="urllib3>=1"
gem ruby/gems/3.3.0 rack 2.2.0
jar java/lib/x.jar com.acme thing 1.2.3
zip inner.zip <<END
file q = "inside"
END
"""


def mkzip(name, recipe):
    path = os.path.join(WORK, name + '.recipe')
    with open(path, 'wb') as f:
        f.write(recipe if isinstance(recipe, bytes) else recipe.encode())
    out = os.path.join(WORK, name + '.zip')
    r = judge.run([MKZIP, out, path])
    judge.check(r.returncode == 0, name + ': mkzip ended with %d' % r.returncode, r.stderr.decode())
    with open(out, 'rb') as f:
        return f.read()


def honest():
    first, again = mkzip('honest', HONEST), mkzip('again', HONEST)
    judge.check(first == again, 'the same recipe gives the same bytes')
    judge.same(judge.run(['unzip', '-tqq', 'honest.zip'], cwd=WORK).returncode, 0, 'unzip tests it')
    z = zipfile.ZipFile(io.BytesIO(first))
    judge.same(z.testzip(), None, 'zipfile tests it')
    modes = {i.filename: i.external_attr >> 16 for i in z.infolist()}
    judge.same([modes[n] for n in ('index.js', 'run', 'empty/', 'l')], [0o100644, 0o100755, 0o040755, 0o120777], 'modes')
    judge.same(z.read('run'), b'#!/bin/sh\nexit 0\n', 'content in pieces')
    judge.same(z.read('p/2.txt'), b'2\n', 'many')
    judge.same((len(z.read('big.bin')), z.getinfo('big.bin').compress_type), (100000, 8), 'deflated zeros')
    judge.same(z.getinfo('s.bin').flag_bits & 8, 8, 'a data descriptor')
    judge.same(z.read('caf\u00e9.txt'), b'\0\xff', 'a name in UTF-8, content in hex')
    judge.same({i.date_time for i in z.infolist()}, {(1980, 1, 1, 0, 0, 0)}, 'one time for all')
    judge.same(zipfile.ZipFile(io.BytesIO(z.read('inner.zip'))).read('q'), b'inside', 'an archive inside')
    jar = zipfile.ZipFile(io.BytesIO(z.read('java/lib/x.jar')))
    judge.check(b'version=1.2.3' in jar.read('META-INF/maven/com.acme/thing/pom.properties'), 'a jar')
    record = z.read('python/My_Dist-2.0.dist-info/RECORD').decode().split('\n')
    for line in record:
        name, _, rest = line.partition(',')
        if rest.startswith('sha256='):
            text = z.read('python/' + name)
            want = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode().rstrip('=')
            judge.same(rest, 'sha256=%s,%d' % (want, len(text)), 'RECORD of ' + name)
    judge.same(len([r for r in record if r]), 5, 'RECORD lists every file')
    for name, words in (('x.so', ['AArch64', 'Shared library: [libm.so.6]', 'Library soname: [x.so]']),
                        ('x32', ['Intel 80386', 'EXEC', 'interpreter: /lib/ld.so'])):
        with open(os.path.join(WORK, 'elf'), 'wb') as f:
            f.write(z.read(name))
        r = judge.run(['readelf', '-h', '-l', '-d', os.path.join(WORK, 'elf')])
        for word in words:
            judge.check(word in r.stdout.decode(), 'readelf sees %s in %s' % (word, name), r.stdout.decode())
        judge.same(r.stderr, b'', 'readelf does not complain about ' + name)


def lies():
    """Offsets counted by hand: a local header is 30 bytes and its name, a central one 46, the end record 22."""
    z = mkzip('plain', 'file a = "xy"\n')
    judge.same(len(z), 31 + 2 + 47 + 22, 'size of the smallest archive')
    judge.same(hashlib.sha256(z).hexdigest(), hashlib.sha256(by_hand()).hexdigest(), 'the smallest archive, byte for byte')
    z = mkzip('lies', 'file a = "xy" local-name="b" crc=1 local-size=9 flags=0x801 mode-type=device\n')
    judge.same((z[30:31], z[79:80]), (b'b', b'a'), 'local and central name')
    judge.same((z[14:18], z[22], z[6:8]), (b'\1\0\0\0', 9, b'\1\x08'), 'local crc, size and flags')
    judge.same((z[33 + 16:33 + 20], z[33 + 24], z[33 + 40 + 1] & 0xf0), (b'\1\0\0\0', 2, 0x20), 'central crc, size and type')
    z = mkzip('ends', 'prefix "#!" adjusted=no\nfile a = "xy"\nentry-count=7\nsecond-eocd=yes place=comment\ntrailer "T"\n')
    judge.same((z[:2], z[-1:], z.count(b'PK\5\6')), (b'#!', b'T', 2), 'prefix, trailer, two end records')
    judge.same(z[z.index(b'PK\5\6') + 8], 7, 'a wrong count')
    judge.same(z[z.index(b'PK\5\6') + 16], 33, 'offsets that do not count the prefix')
    z = mkzip('overlap', 'file a = "x"\nfile b = "y" local-offset=@a\nfile c = "z" gap-before="gap" central=no\n')
    judge.same(z.count(b'PK\1\2'), 2, 'an entry without a central header')
    judge.same(z[z.rindex(b'PK\1\2') + 42], 0, 'an entry that points at another one')
    judge.same(len(mkzip('cut', 'file a = "xy"\ncut=5\n')), 97, 'cut')
    r = judge.run([MKZIP, os.path.join(WORK, 'o.zip'), '/dev/stdin'], input=b'file a = "x"\nfile b nonsense=1\n')
    judge.check(r.returncode == 2 and b':2: ' in r.stderr, 'a bad line is named', r.stderr)


def by_hand():
    crc = zlib.crc32(b'xy').to_bytes(4, 'little')
    common = b'\x0a\0' + b'\0\0' * 3 + b'\x21\0' + crc + b'\2\0\0\0' * 2 + b'\1\0\0\0'
    return (b'PK\3\4' + common + b'a' + b'xy' + b'PK\1\2' + b'\x1e\3' + common + b'\0' * 6 + b'\0\0\xa4\x81' + b'\0' * 4 + b'a' +
            b'PK\5\6' + b'\0' * 4 + b'\1\0\1\0' + b'\x2f\0\0\0' + b'\x21\0\0\0' + b'\0\0')


def cases():
    """run-cases over three small cases and a program of our own."""
    program = os.path.join(WORK, 'program')
    with open(program, 'w') as f:
        f.write('#!/bin/sh\necho "$1 $2 $3"; ls; cat tree/a; echo odd >&2; test -n "$LC_HASH_SEED" && echo "$SEEN"; exit 1\n')
    os.chmod(program, 0o755)
    for name, expected in (('good', 'lint --a b c\na.zip\nb.zip\nplain\ntree\nhi\n--- stderr\nodd\n--- exit 1\n'),
                           ('bad', 'nothing\n--- exit 0\n'), ('orphan', None)):
        at = os.path.join(WORK, 'testdata/rules/some-rule', name)
        os.makedirs(at + '/plain')
        for path, text in (('args', '# what it proves\n--a "b c"\n'), ('a.zip.recipe', 'file a = "x"\n'), ('b.zip.hex', '50 4b # PK\n'),
                           ('tree.recipe', 'file a = "hi\\n"\n'), ('plain/f', ''), ('expected', expected)):
            if text is not None:
                with open(os.path.join(at, path), 'w') as f:
                    f.write(text)
    runner = [os.path.join(judge.TOOLS, 'run_cases'), '--program', program]
    env = {**os.environ, 'B': os.path.join(WORK, 'b')}
    r = judge.run(runner, cwd=WORK, env=env)
    text = r.stdout.decode()
    judge.check(r.returncode == 1 and text.endswith('1 passed, 2 failed\n'), 'one passes, two fail', text, r.stderr.decode())
    judge.check('-nothing\n' in text and "no file 'expected'" in text, 'a difference is shown, a case without expectation fails', text)
    with open(os.path.join(WORK, 'b/cases/some-rule/good/b.zip'), 'rb') as f:
        judge.same(f.read(), b'PK', 'annotated hex')
    r = judge.run([*runner, '--twice', '--only', 'some-rule/good'], cwd=WORK, env=env)
    judge.check('another output' in r.stdout.decode(), 'an output that depends on the hash seed fails', r.stdout.decode())
    judge.run([*runner, '--bless'], cwd=WORK, env=env)
    r = judge.run(runner, cwd=WORK, env=env)
    judge.check(r.returncode == 0 and r.stdout.decode() == '3 passed, 0 failed\n', 'blessed, all pass', r.stdout.decode())


honest()
lies()
cases()
judge.finish()
