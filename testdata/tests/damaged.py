#!/usr/bin/env python3
"""Damaged programs as a function's bootstrap, judged by this machine's kernel: what it refuses, or what dies at once, is an error or
an unknown; what runs is no error. The variants are made of a program of this system. Libraries are judged by its dynamic loader."""
import os
import platform
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'tools'))
import judge  # noqa: E402

WORK = judge.scratch('damaged')
ARCHES = {'x86_64': 'x86_64', 'aarch64': 'arm64'}
LOAD, DYNAMIC, INTERP = 1, 2, 3


def put(data, form, at, value):
    out = bytearray(data)
    struct.pack_into(form, out, at, value)
    return bytes(out)


class Elf:
    """The program headers of a 64-bit little-endian file."""

    def __init__(self, data):
        self.data = data
        self.phoff, = struct.unpack_from('<Q', data, 32)
        self.count, = struct.unpack_from('<H', data, 56)

    def at(self, kind, last=False):
        found = [self.phoff + 56 * i for i in range(self.count) if struct.unpack_from('<I', self.data, self.phoff + 56 * i)[0] == kind]
        return found[-1 if last else 0]

    def segment(self, kind, field, value, last=False):
        return put(self.data, '<Q', self.at(kind, last) + {'offset': 8, 'address': 16, 'size': 32}[field], value)

    def without_loads(self):
        out = self.data
        for i in range(self.count):
            if struct.unpack_from('<I', self.data, self.phoff + 56 * i)[0] == LOAD:
                out = put(out, '<I', self.phoff + 56 * i, 0)
        return out


def variants(data):
    elf = Elf(data)
    interp = elf.at(INTERP)
    offset, size = struct.unpack_from('<Q', data, interp + 8)[0], struct.unpack_from('<Q', data, interp + 32)[0]
    behind = elf.phoff + 56 * elf.count
    out = {'whole': data, 'last byte gone': data[:-1], 'without sections': data[:struct.unpack_from('<Q', data, 40)[0]],
           'no program header count': put(data, '<H', 56, 0), 'odd header size': put(data, '<H', 54, 32),
           'headers far away': put(data, '<Q', 32, 1 << 40), 'headers over the end': put(data, '<Q', 32, len(data) - 10),
           'an object file': put(data, '<H', 16, 1), 'a core': put(data, '<H', 16, 4), 'no machine': put(data, '<H', 18, 0),
           'no class': put(data, '<B', 4, 0), 'no byte order': put(data, '<B', 5, 0), 'version 0': put(data, '<I', 20, 0),
           'load far away': elf.segment(LOAD, 'offset', 1 << 30, True), 'load too long': elf.segment(LOAD, 'size', 1 << 30, True),
           'interpreter far away': elf.segment(INTERP, 'offset', 1 << 30), 'interpreter empty': elf.segment(INTERP, 'size', 0),
           'interpreter long': elf.segment(INTERP, 'size', 8192), 'interpreter without end': put(data, '<B', offset + size - 1, 65),
           'interpreter elsewhere': data[:offset] + b'/nix/ld.so'.ljust(size, b'\0') + data[offset + size:],
           'nothing loaded': elf.without_loads()}
    for length in (4, 16, 40, 63, 64, 64 + 56 * 2, behind, 4096, len(data) // 2):
        out['%d bytes' % length] = data[:length]
    return out


def runs(path):
    """As execve takes it and it ends: a refusal is an OSError, a crash a signal."""
    try:
        return subprocess.run([path, '--version'], capture_output=True, timeout=20, check=False, stdin=subprocess.DEVNULL).returncode >= 0
    except OSError:
        return False


def programs(arch):
    source = shutil.which('true')
    with open(os.path.realpath(source), 'rb') as f:
        data = f.read()
    for name, content in variants(data).items():
        folder = os.path.join(WORK, name.replace(' ', '-'))
        os.makedirs(folder)
        path = os.path.join(folder, 'bootstrap')
        with open(path, 'wb') as f:
            f.write(content)
        os.chmod(path, 0o755)
        good = runs(path)
        report = judge.lint(WORK, '--runtime', 'provided.al2023', '--arch', arch, '--handler', 'x', '--select', 'native',
                            '--function', folder, what=name)
        if report is None:
            continue
        errors = [f['message'] for f in report['findings'] if f['severity'] == 'error']
        if good:
            judge.check(not errors, 'the kernel starts it: ' + name, *errors)
        else:
            judge.check(errors or report['unknown'], 'the kernel does not start it, or it dies: ' + name)


def libraries(arch):
    """An extension module of Python, cut and broken, loaded by ctypes and linted as a package's."""
    import _ctypes
    if not _ctypes.__file__:
        return judge.skip('libraries', 'ctypes is built in')
    with open(_ctypes.__file__, 'rb') as f:
        data = f.read()
    elf = Elf(data)
    behind = elf.phoff + 56 * elf.count
    tries = {'whole': data, 'no headers': put(data, '<H', 56, 0), 'an object': put(data, '<H', 16, 1), 'no machine': put(data, '<H', 18, 0),
             'nothing loaded': elf.without_loads(), 'half': data[:len(data) // 2], 'headers alone': data[:behind], 'a header': data[:64],
             'a bit': data[:20], 'a pointer': b'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'}
    for name, content in tries.items():
        folder = os.path.join(WORK, 'lib-' + name.replace(' ', '-'))
        os.makedirs(os.path.join(folder, 'thing'))
        path = os.path.join(folder, 'thing', '_thing.abi3.so')
        for file, text in ((path, content), (os.path.join(folder, 'app.py'), b'import thing\n\n\ndef handler(event, context):\n    pass\n'),
                           (os.path.join(folder, 'thing', '__init__.py'), b'from thing import _thing\n')):
            with open(file, 'wb') as f:
                f.write(text)
        good = judge.run([sys.executable, '-c', 'import ctypes, sys; ctypes.CDLL(sys.argv[1])', path]).returncode == 0
        report = judge.lint(WORK, '--runtime', 'python3.11', '--arch', arch, '--handler', 'app.handler', '--select', 'foreign-binary',
                            '--function', folder, what=name)
        if report is not None:
            judge.same({f['severity'] for f in report['findings']}, set() if good else {'error'}, 'as the loader takes it: ' + name)
    return None


MACHINE = platform.machine()
if MACHINE in ARCHES and sys.platform == 'linux':
    programs(ARCHES[MACHINE])
    libraries(ARCHES[MACHINE])
else:
    judge.skip('damaged programs', 'this machine runs none of Lambda\'s')
judge.finish()
