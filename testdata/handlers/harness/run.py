"""Stands in for Lambda's runtime for Python: the answer is posted as soon as the handler returns; threads, executors, tasks and
children are frozen. What was started and what was done by then is in the log: `S id kind own-lines | lines that led to it`, `E id`, `F how`.
usage: run.py ROOT FILE FUNCTION SLOW FAIL LOG     as run.js
One mark a run may be starved (SLOW): it is done only after nothing else has moved for a while. One may fail (FAIL)."""

import asyncio
import asyncio.base_events
import asyncio.runners
import concurrent.futures
import concurrent.futures.thread
import contextvars
import importlib.abc
import importlib.machinery
import importlib.util
import json
import multiprocessing
import multiprocessing.pool
import os
import signal
import subprocess
import sys
import threading
import time
import types

ROOT, FILE, FUNCTION = os.path.realpath(sys.argv[1]) + '/', sys.argv[2], sys.argv[3]
SLOW, FAIL = int(sys.argv[4]), int(sys.argv[5])
LOG = os.open(sys.argv[6], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
HARNESS = os.path.dirname(os.path.realpath(__file__)) + '/'
MAIN = os.getpid()
os.set_inheritable(LOG, True)

FAST, QUIET, STEP, STEPS, CHILD = 0.003, 0.12, 0.004, 250, 0.3
lock = threading.Lock()
count = moves = 0
led = contextvars.ContextVar('led', default=())
real_sleep, real_async_sleep = time.sleep, asyncio.sleep
real_popen, real_thread_start, real_fork = subprocess.Popen, threading.Thread.start, os.fork


def log(text):
    os.write(LOG, (text + '\n').encode())


def stack():
    out, frame = [], sys._getframe(1)
    while frame:
        name = os.path.realpath(frame.f_code.co_filename)
        if name.startswith(ROOT) and not name.startswith(HARNESS):
            line = '%s:%d' % (name[len(ROOT):], frame.f_lineno)
            if line not in out:
                out.append(line)
        frame = frame.f_back
    return out


class Mark:
    def __init__(self, kind):
        global count, moves
        own = stack()
        with lock:
            count += 1
            moves += 1
            self.id, self.over = count, False
        self.slow, self.fails = self.id == SLOW and os.getpid() == MAIN, self.id == FAIL and os.getpid() == MAIN
        self.lines = tuple(own) + led.get()
        number = self.id if os.getpid() == MAIN else '%d.%d' % (os.getpid(), self.id)
        self.name = str(number)
        log('S %s %s %s %s' % (self.name, kind, ','.join(own) or '-', ','.join(led.get()) or '-'))

    def end(self):
        global moves
        with lock:
            moves += 1
            if self.over:
                return
            self.over = True
        log('E %s' % self.name)

    def spans(self):
        """How long to wait, in steps: ends when it is this mark's turn."""
        yield FAST
        quiet, seen, steps = 0.0, moves, 0
        while self.slow and quiet < QUIET and steps < STEPS:
            yield STEP
            steps += 1
            quiet, seen = (quiet + STEP, seen) if seen == moves else (0.0, moves)

    def wait(self):
        for span in self.spans():
            real_sleep(span)

    def check(self):
        if self.fails:
            raise RuntimeError('mark %s was told to fail' % self.name)


def work(kind, result=None):
    mark = Mark(kind)
    mark.wait()
    mark.end()
    mark.check()
    return result


async def awork(kind, result=None):
    mark = Mark(kind)
    try:
        for span in mark.spans():
            await real_async_sleep(span)
    except asyncio.CancelledError:
        if not leaving:
            mark.end()  # cancelled by the case itself, on purpose
        raise
    mark.end()
    mark.check()
    return result


# ------------------------------------------------------------------------------------------- threads and executors

def thread_start(self):
    # What the standard library starts for itself (pools, queues' feeders) is no work of the case.
    if not stack() or isinstance(self, threading._DummyThread) or getattr(self, '_lc_quiet', False):
        return real_thread_start(self)
    mark = Mark('timer' if isinstance(self, threading.Timer) else 'thread')
    run = self.run

    def marked():
        led.set(mark.lines)
        mark.wait()
        try:
            run()
        finally:
            mark.end()
    self.run = marked
    self._lc_mark = mark
    return real_thread_start(self)


def timer_cancel(self, cancel=threading.Timer.cancel):
    cancel(self)
    if hasattr(self, '_lc_mark'):
        self._lc_mark.end()


def submit(self, fn, /, *args, _real=concurrent.futures.ThreadPoolExecutor.submit, **more):
    mark = Mark('submit')

    def marked():
        led.set(mark.lines)
        mark.wait()
        mark.check()
        try:
            return fn(*args, **more)
        finally:
            mark.end()
    future = _real(self, marked)
    future.add_done_callback(lambda f: f.cancelled() and mark.end())
    return future


def adjust(self, _real=concurrent.futures.ThreadPoolExecutor._adjust_thread_count):
    before = threading.Thread.start
    threading.Thread.start = real_thread_start
    try:
        _real(self)
    finally:
        threading.Thread.start = before


def process_start(self, _real=multiprocessing.Process.start):
    mark = Mark('process')
    run, context = self.run, mark.lines

    def marked():
        led.set(context)
        real_sleep(CHILD if mark.slow else FAST)
        try:
            run()
        finally:
            mark.end()
    self.run = marked
    return _real(self)


class Pool:
    """multiprocessing.Pool by threads: what is applied asynchronously runs on; terminate stops it, close and join wait."""

    def __init__(self, *args, **more):
        self.executor = concurrent.futures.ThreadPoolExecutor(4)

    def apply_async(self, fn, args=(), kwds=None, callback=None, error_callback=None):
        future = self.executor.submit(fn, *args, **(kwds or {}))
        if callback:
            future.add_done_callback(lambda f: callback(f.result()))
        return types.SimpleNamespace(get=future.result, wait=future.result, ready=future.done)

    def apply(self, fn, args=()):
        return fn(*args)

    def map(self, fn, items):
        return list(self.executor.map(fn, items))

    starmap = lambda self, fn, items: [f.result() for f in [self.executor.submit(fn, *i) for i in items]]

    def map_async(self, fn, items, *more):
        futures = [self.executor.submit(fn, i) for i in items]
        return types.SimpleNamespace(get=lambda: [f.result() for f in futures], wait=lambda: [f.result() for f in futures])

    def imap_unordered(self, fn, items):
        return self.executor.map(fn, items)

    imap = imap_unordered

    def close(self):
        pass

    def terminate(self):
        self.executor.shutdown(wait=False, cancel_futures=True)

    def join(self):
        self.executor.shutdown(wait=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.terminate()


def fork():
    mark = Mark('fork')
    pid = real_fork()
    if pid == 0:
        real_sleep(CHILD if mark.slow else FAST)
        mark.end()
    return pid


# ------------------------------------------------------------------------------------------- children

def shell(mark):
    return 'sleep %s; echo out; echo E %s >&%d' % (CHILD if mark.slow else FAST, mark.name, LOG)


class Popen(real_popen):
    """A real child: a shell that sleeps and leaves its mark."""

    def __init__(self, args, *rest, **more):
        mark = Mark('popen')
        for name in ('executable', 'cwd', 'shell', 'env', 'preexec_fn', 'close_fds'):
            more.pop(name, None)
        super().__init__(['/bin/sh', '-c', shell(mark)], *rest, pass_fds=[LOG], **more)


def system(command):
    mark = Mark('system')
    real_popen(['/bin/sh', '-c', shell(mark)] if not command.rstrip().endswith('&') else ['/bin/sh', '-c', '(%s) &' % shell(mark)],
               pass_fds=[LOG], stdout=subprocess.DEVNULL).wait()
    return 0


async def subprocess_exec(*args, _shell=False, **more):
    mark = Mark('async-child')
    loop = asyncio.get_running_loop()
    child = real_popen(['/bin/sh', '-c', shell(mark)], pass_fds=[LOG], stdout=subprocess.PIPE)

    async def communicate(data=None):
        return await loop.run_in_executor(None, child.communicate)

    async def wait():
        return await loop.run_in_executor(None, child.wait)
    return types.SimpleNamespace(communicate=communicate, wait=wait, pid=child.pid, returncode=0, kill=child.kill)


# ------------------------------------------------------------------------------------------- asyncio

leaving = False


def create_task(self, coro, _real=asyncio.base_events.BaseEventLoop.create_task, **more):
    if not stack() or not asyncio.iscoroutine(coro):
        return _real(self, coro, **more)
    mark = Mark('task')

    async def marked():
        led.set(mark.lines)
        try:
            for span in mark.spans():
                await real_async_sleep(span)
            mark.check()
            out = await coro
        except asyncio.CancelledError:
            coro.close()
            if not leaving:
                mark.end()
            raise
        except BaseException:
            mark.end()
            raise
        mark.end()
        return out
    return _real(self, marked(), **more)


def run_in_executor(self, executor, fn, *args, _real=asyncio.base_events.BaseEventLoop.run_in_executor):
    if not stack():
        return _real(self, executor, fn, *args)
    mark = Mark('executor')
    lines = mark.lines

    def marked():
        led.set(lines)
        mark.wait()
        mark.check()
        try:
            return fn(*args)
        finally:
            mark.end()
    if executor is not None:
        return _real(self, None, marked)
    return _real(self, executor, marked)


def cancel_all(loop, _real=asyncio.runners._cancel_all_tasks):
    global leaving
    leaving = True  # what the end of asyncio.run cancels is lost
    _real(loop)
    leaving = False


# asyncio.run waits for the default executor before it returns: a thread started there is done then.

threading.Thread.start = thread_start
threading.Timer.cancel = timer_cancel
concurrent.futures.ThreadPoolExecutor.submit = submit
concurrent.futures.ThreadPoolExecutor._adjust_thread_count = adjust
concurrent.futures.ProcessPoolExecutor = concurrent.futures.ThreadPoolExecutor
multiprocessing.Process.start = process_start
multiprocessing.Pool = Pool
multiprocessing.pool.ThreadPool = Pool
os.fork = fork
os.system = system
subprocess.Popen = Popen
asyncio.create_subprocess_exec = asyncio.create_subprocess_shell = subprocess_exec
asyncio.base_events.BaseEventLoop.create_task = create_task
asyncio.base_events.BaseEventLoop.run_in_executor = run_in_executor
asyncio.runners._cancel_all_tasks = cancel_all
time.sleep = lambda seconds=0: work('sleep') if stack() else real_sleep(seconds)


async def sleep(seconds=0, result=None):
    return await (awork('sleep', result) if stack() else real_async_sleep(seconds, result))
asyncio.sleep = sleep

sys.dont_write_bytecode = True
sys.path.insert(0, HARNESS)
import packages  # noqa: E402
packages.install(work, awork)


def freeze(how):
    log('F ' + str(how).replace('\n', ' '))
    os.kill(0, signal.SIGKILL) if os.getpgid(0) == MAIN else os._exit(0)


def main():
    with open(HARNESS + 'event.json', encoding='utf-8') as f:
        event = json.load(f)
    for name in ('TABLE', 'BUCKET', 'QUEUE_URL', 'TOPIC'):
        os.environ[name] = 'x'
    path = os.path.join(ROOT, FILE)
    # A case that is a folder is the function; a file alone is the only one of its function.
    sys.path.insert(0, os.path.dirname(path))
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    try:
        spec = importlib.util.spec_from_file_location('handler_module', path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        handler = getattr(module, FUNCTION)
    except BaseException as e:
        return freeze('cannot load: %r' % e)
    context = types.SimpleNamespace(aws_request_id='r-1', function_name='f', get_remaining_time_in_millis=lambda: 30000,
                                    invoked_function_arn='arn:aws:lambda:eu-west-1:123456789012:function:f')
    log('H')
    try:
        out = handler(event, context)
    except Exception as e:
        return freeze('raised: %r at %s' % (e, e.__traceback__.tb_next and e.__traceback__.tb_next.tb_lineno))
    if asyncio.iscoroutine(out):
        out.close()
        return freeze('a coroutine was returned')
    freeze('ok')


main()
