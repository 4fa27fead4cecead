"""layercheck explain against outside judges: what `which` answers on the functions of testdata/explain is asked of
the real node and python3 over the same files, laid out under a scratch root; the prompt is driven through a pseudo
terminal; every command is timed on the bench's stack when that has been built.

Not judged: questions about the runtime's own modules, and imports that only Lambda's patched Node.js sends on to
NODE_PATH."""
import json
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import termios
import time
import zipfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))
B = os.path.realpath(os.environ.get('B', os.path.join(ROOT, 'build')))
PROGRAM = os.path.join(B, 'layercheck')
MKZIP = os.path.join(B, 'tools', 'mkzip')
CASES = os.path.join(ROOT, 'testdata', 'explain')
COMMAND_SECONDS = 0.1  # a command on the stack at Lambda's limit, after opening

passed = failed = 0


def check(condition, what):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        print(f'explain.py: {what}')


def build(case, folder):
    for name in sorted(os.listdir(os.path.join(CASES, case))):
        if name.endswith('.zip.recipe'):
            subprocess.run([MKZIP, name[:-len('.recipe')], os.path.join(CASES, case, name)], cwd=folder, check=True)
    with open(os.path.join(CASES, case, 'args'), encoding='utf-8') as file:
        return shlex.split(''.join(line for line in file if not line.startswith('#')))


def commands(case):
    with open(os.path.join(CASES, case, 'commands'), encoding='utf-8') as file:
        return [line.strip() for line in file if line.strip() and not line.startswith('#')]


def ask(args, folder, lines):
    """One session: a line each, an answer each."""
    run = subprocess.run([PROGRAM, 'explain', *args, '--json'], cwd=folder, input='\n'.join(lines) + '\n', text=True,
                         capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


# -- the judges ------------------------------------------------------------------------------------------------------


def unpack(args, folder, root):
    """As Lambda does: the function under /var/task, the layers over each other under /opt, links and all."""
    for option, value in zip(args, args[1:]):
        if option not in ('--function', '--layer') or not value.endswith('.zip'):
            continue
        mount = os.path.join(root, 'var/task' if option == '--function' else 'opt')
        os.makedirs(mount, exist_ok=True)
        with zipfile.ZipFile(os.path.join(folder, value)) as archive:
            for info in archive.infolist():
                path = os.path.join(mount, info.filename)
                if info.is_dir():
                    os.makedirs(path, exist_ok=True)
                    continue
                os.makedirs(os.path.dirname(path), exist_ok=True)
                if os.path.lexists(path):
                    os.remove(path)
                if info.external_attr >> 28 == 0o12:
                    os.symlink(archive.read(info).decode(), path)
                else:
                    with open(path, 'wb') as file:
                        file.write(archive.read(info))


NODE = r'''
const {createRequire} = require('module');
const {pathToFileURL, fileURLToPath} = require('url');
const questions = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(async () => {
  const answers = [];
  for (const {specifier, from, esm} of questions) {
    try {
      if (!esm) { answers.push(createRequire(from).resolve(specifier)); continue; }
      const {writeFileSync, existsSync} = require('fs');
      const probe = require('path').join(require('path').dirname(from), `probe-${answers.length}.mjs`);
      writeFileSync(probe, 'export default s => import.meta.resolve(s);\n');
      const url = (await import(pathToFileURL(probe))).default(specifier);
      require('fs').unlinkSync(probe);
      const path = url.startsWith('file:') ? fileURLToPath(url) : url;
      answers.push(existsSync(path) || !url.startsWith('file:') ? path : null);
    } catch (error) { answers.push(null); }
  }
  console.log(JSON.stringify(answers));
})();
'''

PYTHON = r'''
import importlib, importlib.util, json, sys
given = json.load(sys.stdin)
own = sys.path[:]
sys.path[:] = given["path"] + own
answers = []
for name in given["names"]:
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        spec = None
    if spec is None:
        answers.append(None)
    elif spec.origin is None:
        answers.append(list(spec.submodule_search_locations)[0])
    else:
        answers.append(spec.origin)
print(json.dumps(answers))
'''


def judge_node(case):
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        args, root = build(case, folder), os.path.join(folder, 'root')
        unpack(args, folder, root)
        lines = [line for line in commands(case) if line.startswith('which ')]
        answers = [a for a in ask(args, folder, lines) if a['ok'] and not a['builtin']]
        asked = subprocess.run([PROGRAM, 'explain', *args, '-c', lines[0]], cwd=folder, text=True, capture_output=True,
                               check=True)
        check(asked.stdout.startswith('require '), f'{case}: a .js file without a type should require')
        questions = [{'specifier': a['specifier'], 'from': root + a['from'], 'esm': a['from'].endswith('.mjs')}
                     for a in answers]
        path = ':'.join(root + p for p in ('/opt/nodejs/node20/node_modules', '/opt/nodejs/node_modules', '/var/task'))
        run = subprocess.run(['node', '-e', NODE], input=json.dumps(questions), text=True, capture_output=True,
                             env={**os.environ, 'NODE_PATH': path}, check=True)
        for answer, truth in zip(answers, json.loads(run.stdout)):
            truth = truth and truth.replace(root, '', 1)
            check(answer['path'] == truth and answer['found'] == (truth is not None),
                  f"{case}: '{answer['specifier']}' from {answer['from']}: {answer['path']}, node says {truth}")


def judge_python(case):
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        args, root = build(case, folder), os.path.join(folder, 'root')
        unpack(args, folder, root)
        lines = [line for line in commands(case) if line.startswith('which ')]
        answers = [a for a in ask(args, folder, lines) if a['ok'] and not a['builtin']]
        paths = ask(args, folder, ['paths'])[0]['paths'][0]['entries']
        given = {'path': [root + p['path'] for p in paths if p['exists'] is not None],
                 'names': [a['specifier'] for a in answers]}
        run = subprocess.run([sys.executable, '-I', '-c', PYTHON], input=json.dumps(given), text=True,
                             capture_output=True, check=True)
        for answer, truth in zip(answers, json.loads(run.stdout)):
            if truth is not None and not truth.startswith(root):
                truth = None  # this machine's own packages
            truth = truth and truth.replace(root, '', 1)
            check(answer['path'] == truth, f"{case}: '{answer['specifier']}': {answer['path']}, python3 says {truth}")


# -- the terminal ----------------------------------------------------------------------------------------------------


class Terminal:
    def __init__(self, args, folder):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM='xterm', NO_COLOR='1')
            os.execv(PROGRAM, [PROGRAM, 'explain', *args])
        self.text = ''

    def read(self, until, seconds=20):
        """Everything up to the pattern; None when it does not come."""
        end = time.monotonic() + seconds
        while not re.search(until, self.text):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return None
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return None
            if not data:
                return None
            self.text += data.decode('utf-8', 'replace').replace('\r', '')
        at = re.search(until, self.text).end()
        text, self.text = self.text[:at], self.text[at:]
        return text

    def prompt(self):
        """Everything up to the prompt, once the line editor has taken the terminal over: it shows the prompt before."""
        text = self.read(PROMPT)
        end = time.monotonic() + 20
        while text is not None and time.monotonic() < end and termios.tcgetattr(self.fd)[3] & termios.ICANON:
            time.sleep(0.01)
        return text

    def write(self, text):
        os.write(self.fd, text.encode())

    def leave(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    if not os.read(self.fd, 65536):
                        break
                except OSError:
                    break
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


PROMPT = 'layercheck> $'


def drive_terminal():
    with tempfile.TemporaryDirectory() as folder:
        args = build('node', folder)
        piped = subprocess.run([PROGRAM, 'explain', *args], cwd=folder, input='which axios\n', text=True,
                               capture_output=True, check=True).stdout
        terminal = Terminal(args, folder)
        start = terminal.prompt()
        check(start is not None and 'orders (nodejs20.x, arm64): 2 layers, 9 packages' in start,
              f'the prompt begins with {start!r}')
        terminal.write('which axios\n')
        answer = terminal.prompt()
        check(answer is not None and piped in answer, f'on a terminal: {answer!r}')
        terminal.write('wich axios\n')
        answer = terminal.prompt()
        check(answer is not None and "unknown command 'wich'; did you mean 'which'?" in answer, f'an error: {answer!r}')
        # A typed line is thrown away by Ctrl-C, and the session goes on.
        terminal.write('stat /opt/no')
        terminal.read('stat /opt/no')
        terminal.write('\x03')
        terminal.write('which axios\n')
        answer = terminal.prompt()
        check(answer is not None and piped in answer and 'is not in' not in answer, f'after Ctrl-C: {answer!r}')
        # The arrow brings the last line back.
        terminal.write('\x1b[A\n')
        answer = terminal.prompt()
        check(answer is not None and piped in answer, f'the arrow up: {answer!r}')
        terminal.write('ls /opt/nodejs\n')
        answer = terminal.prompt()
        check(answer is not None and '\\x1b[31mred\\n.js' in answer and '\x1b[31m' not in answer,
              f'control characters: {answer!r}')
        terminal.write('ls Größe\n')
        answer = terminal.prompt()
        check(answer is not None and "'/var/task/Größe' is not in the image" in answer, f'letters: {answer!r}')
        terminal.write('quit\n')
        check(terminal.leave() == 0, 'quit should leave with 0')
        terminal = Terminal(args, folder)
        terminal.prompt()
        terminal.write('\x04')
        status = terminal.leave()
        check(status == 0, f'Ctrl-D should leave with 0, not {status}')
        # With --command a terminal makes no prompt.
        terminal = Terminal([*args, '-c', 'which axios'], folder)
        check(terminal.read('loads .*\n') is not None and terminal.leave() == 0, '--command on a terminal')


# -- speed -----------------------------------------------------------------------------------------------------------


def time_commands():
    bench = os.path.join(ROOT, 'build', 'bench')
    if not os.path.exists(os.path.join(bench, 'function.zip')):
        print('explain.py: the stack of the bench is not built, so no command was timed')
        return
    for runtime in ('nodejs20.x', 'python3.12'):
        args = ['--function', 'function.zip', '--runtime', runtime, '--handler', 'index.handler']
        for layer in ('aws', 'libs', 'native', 'science', 'web'):
            args += ['--layer', f'{layer}.zip']
        with subprocess.Popen([PROGRAM, 'explain', *args, '--json'], cwd=bench, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as run:
            def say(line):
                start = time.monotonic()
                run.stdin.write(line + '\n')
                run.stdin.flush()
                answer = run.stdout.readline()
                return json.loads(answer), time.monotonic() - start

            packages = say('packages')[0]['packages']
            some = sorted({p['name'] for p in packages})[::max(1, len(packages) // 20)]
            lines = ['paths', 'layers', 'ls', 'ls /opt', 'packages', 'stat /opt/python', 'which nothing', 'help']
            lines += [f'{command} {shlex.quote(name)}' for name in some for command in ('which', 'why')]
            slowest = (0, '')
            for line in lines:
                # The machine may have been busy with something else: the better of two.
                seconds = min(say(line)[1], say(line)[1])
                slowest = max(slowest, (seconds, line))
                check(seconds < COMMAND_SECONDS, f"{runtime}: '{line}' took {seconds * 1000:.0f} ms")
            print(f"explain.py: {runtime}: the slowest of {len(lines)} commands, '{slowest[1]}', "
                  f'took {slowest[0] * 1000:.1f} ms')
            run.stdin.close()


if shutil.which('node'):
    judge_node('node')
else:
    print('skip: node is missing, so nobody judges where require and import lead')
judge_python('python')
drive_terminal()
time_commands()
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
