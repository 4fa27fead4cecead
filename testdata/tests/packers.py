"""Zips of the packers people use are ordinary: no finding about the archive itself, and the same sums as Python's
zipfile reads from them. Where a packer is missing, it is skipped and said so."""

import os
import shutil
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

SILENT = {'malformed-archive', 'ambiguous-archive', 'unsafe-entry', 'duplicate-entry', 'path-conflict', 'case-collision'}
WORK = judge.scratch('packers')
TREE = os.path.join(WORK, 'tree')

ARCHIVER = """
const fs = require('fs'), { PassThrough } = require('stream');
const [out, tree, level] = process.argv.slice(2);
const a = require('archiver')('zip', { store: level === '0', zlib: { level: Number(level) } });
a.pipe(new PassThrough()).pipe(fs.createWriteStream(out));   // unseekable: descriptors behind the data
a.directory(tree, false);
a.append(fs.createReadStream(tree + '/index.js'), { name: 'streamed.js' });
a.finalize();
"""
YAZL = """
const fs = require('fs'), path = require('path');
const [out, tree, mode] = process.argv.slice(2);
const z = new (require('yazl').ZipFile)();
const walk = (d) => fs.readdirSync(path.join(tree, d), { withFileTypes: true }).forEach((e) => {
  const n = path.posix.join(d, e.name);
  if (e.isDirectory()) return z.addEmptyDirectory(n), walk(n);
  if (mode === 'stream') z.addReadStream(fs.createReadStream(path.join(tree, n)), n, {});
  else z.addFile(path.join(tree, n), n, { forceZip64Format: mode === 'zip64', compress: mode !== 'store' });
});
walk('');
z.outputStream.pipe(fs.createWriteStream(out));
z.end(mode === 'zip64' ? { forceZip64Format: true } : {});
"""
JSZIP = """
const fs = require('fs'), path = require('path');
const [out, tree, stream] = process.argv.slice(2);
const z = new (require('jszip'))();
const walk = (d) => fs.readdirSync(path.join(tree, d), { withFileTypes: true }).forEach((e) => {
  const n = path.posix.join(d, e.name);
  if (e.isDirectory()) return z.folder(n), walk(n);
  z.file(n, fs.readFileSync(path.join(tree, n)), { unixPermissions: fs.statSync(path.join(tree, n)).mode });
});
walk('');
z.generateNodeStream({ streamFiles: stream === 'stream', platform: stream === 'dos' ? 'DOS' : 'UNIX', compression: 'DEFLATE' })
  .pipe(fs.createWriteStream(out));
"""
ADM = """
const [out, tree] = process.argv.slice(2);
const z = new (require('adm-zip'))();
z.addLocalFolder(tree);
z.writeZip(out);
"""
GO = """
package main

import (
	"archive/zip"
	"os"
	"path/filepath"
)

func main() {
	out, _ := os.Create(os.Args[1])
	w := zip.NewWriter(out)
	err := filepath.Walk(os.Args[2], func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		h, _ := zip.FileInfoHeader(info)
		h.Name, _ = filepath.Rel(os.Args[2], path)
		h.Method = zip.Deflate
		bytes, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write(bytes)
		}
		return err
	})
	if err != nil || w.Close() != nil {
		os.Exit(1)
	}
}
"""


class Pipe:
    """A file that cannot seek, as a socket is."""

    def __init__(self, f):
        self.f = f

    def write(self, data):
        return self.f.write(data)

    def flush(self):
        self.f.flush()


def make_tree():
    """A small function: packages of the real world, odd but lawful names, an executable, an empty file and folder."""
    folders = judge.fetch('npm', 'orders-function')
    os.makedirs(TREE + '/lib/deep/er')
    os.makedirs(TREE + '/empty')
    for name in ('dayjs', 'axios', '@smithy/types'):
        if folders is not None:
            shutil.copytree(os.path.join(folders[0], name), os.path.join(TREE, 'node_modules', name), symlinks=True)
    texts = {'index.js': b"exports.handler = async () => 'x';\n", 'lib/a file with blanks.js': b'1\n', 'lib/caf\u00e9.js': b'2\n',
             'lib/deep/er/none': b'', '.hidden': b'h', 'lib/big.json': b'[' + b'12345,' * 400000 + b'0]\n',
             'lib/zip-in-data.bin': b'PK\x01\x02PK\x03\x04PK\x05\x06PK\x07\x08' * 40}
    for name, text in texts.items():
        with open(os.path.join(TREE, name), 'wb') as f:
            f.write(text)
    with open(TREE + '/run.sh', 'w') as f:
        f.write('#!/bin/sh\n')
    os.chmod(TREE + '/run.sh', 0o755)


def files():
    for folder, folders, names in os.walk(TREE):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            yield path, os.path.relpath(path, TREE)


def shell(command):
    return lambda out: subprocess.run(['sh', '-ec', command, 'sh', out], cwd=TREE, check=True, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, env={**os.environ, 'LC_ALL': 'C.UTF-8'})


def node(script, *args):
    def pack(out):
        env = {**os.environ, 'NODE_PATH': PACKERS[0]}
        subprocess.run(['node', '-', out, TREE, *args], input=script.encode(), env=env, check=True)
    return pack


def python(method=zipfile.ZIP_DEFLATED, pipe=False, zip64=False):
    def pack(out):
        with open(out, 'wb') as f, zipfile.ZipFile(Pipe(f) if pipe else f, 'w', method) as z:
            for path, name in files():
                if zip64:
                    with z.open(zipfile.ZipInfo.from_file(path, name), 'w', force_zip64=True) as to, open(path, 'rb') as src:
                        shutil.copyfileobj(src, to)
                else:
                    z.write(path, name)
    return pack


def prefixed(adjust):
    """An executable archive: a script in front, as Spring Boot and zipapp do it."""
    def pack(out):
        shell('zip -q -r -X "$1" .')(out)
        with open(out, 'rb') as f:
            body = f.read()
        with open(out, 'wb') as f:
            f.write(b'#!/bin/sh\nexec java -jar "$0" "$@"\n' + body)
        if adjust:
            subprocess.run(['zip', '-q', '-A', out], check=True, stdout=subprocess.DEVNULL)
    return pack


def go(out):
    source = os.path.join(WORK, 'pack.go')
    with open(source, 'w') as f:
        f.write(GO)
    subprocess.run(['go', 'run', source, out, TREE], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def git(out):
    shell('git init -q "$1.git" && export GIT_DIR="$1.git/.git" GIT_WORK_TREE="$PWD" && git add -Af . && '
          'git -c user.name=t -c user.email=t@example.com commit -q -m t && git archive --format=zip -o "$1" HEAD')(out)


def packers():
    yield 'zip', 'infozip', shell('zip -q -r "$1" .')
    yield 'zip', 'infozip-no-extra', shell('zip -q -r -X -D "$1" .')
    yield 'zip', 'infozip-store', shell('zip -q -r -0 "$1" .')
    yield 'zip', 'infozip-streamed', shell('zip -q -r - . | cat >"$1"')
    yield 'zip', 'infozip-zip64', shell('zip -q -r -fz "$1" .')
    yield 'zip', 'infozip-from-pipe', shell('cat lib/big.json | zip -q -fz- - - | cat >"$1"')
    yield 'zip', 'infozip-updated', shell('zip -q -r "$1" . && touch -d 2030-01-01 index.js && zip -q "$1" index.js && '
                                          'zip -q -d "$1" .hidden')
    yield 'zip', 'infozip-comment', shell('zip -q -r "$1" . && echo "made by hand" | zip -q -z "$1"')
    yield 'zip', 'executable-jar-adjusted', prefixed(True)
    yield 'zip', 'executable-jar', prefixed(False)
    yield 'python3', 'python', python()
    yield 'python3', 'python-store', python(zipfile.ZIP_STORED)
    yield 'python3', 'python-streamed', python(pipe=True)
    yield 'python3', 'python-zip64', python(zip64=True)
    yield 'python3', 'python-zip64-streamed', python(pipe=True, zip64=True)
    yield 'python3', 'python-make-archive', lambda out: shutil.make_archive(out[:-4], 'zip', TREE)
    yield 'bsdtar', 'bsdtar', shell('bsdtar -a -cf "$1" *')
    yield 'bsdtar', 'bsdtar-streamed', shell('bsdtar --format zip -cf - . | cat >"$1"')
    yield '7z', '7z', shell('7z a -tzip "$1" . >/dev/null')
    yield '7z', '7z-store', shell('7z a -tzip -mx=0 "$1" . >/dev/null')
    yield 'jar', 'jar', shell('jar cf "$1" .')
    yield 'jar', 'jar-store', shell('jar c0f "$1" .')
    yield 'jar', 'jar-streamed', shell('jar c . >"$1"')
    yield 'git', 'git-archive', git
    yield 'go', 'go', go
    for level in '9', '0':
        yield 'node', 'archiver-' + level, node(ARCHIVER, level)
    for mode in 'file', 'stream', 'store', 'zip64':
        yield 'node', 'yazl-' + mode, node(YAZL, mode)
    for mode in 'plain', 'stream', 'dos':
        yield 'node', 'jszip-' + mode, node(JSZIP, mode)
    yield 'node', 'adm-zip', node(ADM)


def sums(path):
    """Bytes and files as zipfile's directory has them."""
    with zipfile.ZipFile(path) as z:
        plain = [i for i in z.infolist() if not i.filename.endswith('/')]
        return sum(i.file_size for i in plain), len(plain), z.testzip()


def judge_zip(name, path):
    size, count, broken = sums(path)
    judge.check(broken is None, '%s: the packer itself made a broken zip' % name)
    for depth in [], ['--thorough']:
        what = ' '.join([name, *depth])
        report = judge.lint(WORK, '--function', os.path.basename(path), '--runtime', 'nodejs20.x', '--arch', 'x86_64',
                            '--handler', 'index.handler', *depth, what=what)
        if report is None:
            continue
        odd = [f for f in report['findings'] if f['rule'] in SILENT]
        judge.check(not odd, '%s: must be silent' % what, *['%(rule)s: %(message)s' % f for f in odd[:5]])
        got = report['functions'][0]['size']
        judge.same((got['unzipped'], got['files'], got['zipped']), (size, count, os.path.getsize(path)),
                   '%s: unzipped bytes, files and zipped bytes as zipfile counts them' % what)
        judge.same(report['summary']['archives_read'], 1, '%s: archives read' % what)


PACKERS = judge.fetch('npm', 'packers')
make_tree()
for tool, name, pack in packers():
    out = os.path.join(WORK, name + '.zip')
    if not judge.have(tool) or (tool == 'node' and PACKERS is None):
        judge.skip(name, "no '%s' here" % tool)
        continue
    try:
        pack(out)
    except (subprocess.CalledProcessError, OSError) as e:
        judge.skip(name, 'packing failed: %s' % e)
        continue
    judge_zip(name, out)
judge.finish()
