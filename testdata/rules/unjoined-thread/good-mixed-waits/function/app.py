import logging, threading, subprocess, os, signal
from concurrent.futures import ThreadPoolExecutor
log = logging.getLogger(__name__)
_pool = ThreadPoolExecutor(2)
class Store:
    _inst = None
    @classmethod
    def get(cls):
        if cls._inst is None:
            cls._inst = cls()
        return cls._inst
    def save_all(self, items):
        futs = {k: _pool.submit(self.save, v) for k, v in items.items()}
        log.info("started %s", futs)
        errors = []
        for k, f in futs.items():
            try:
                f.result(timeout=3)
            except Exception as e:
                errors.append(e)
        if errors:
            raise errors[0]
    def save(self, v):
        return v
def chunked(xs, n):
    for i in range(0, len(xs), n):
        yield xs[i:i + n]
def fan(xs):
    for chunk in chunked(xs, 10):
        ts = []
        for x in chunk:
            t = threading.Thread(target=log.info, args=(x,))
            ts.append(t)
        for t in ts: t.start()
        for t in ts: t.join()
def start_all(xs):
    out = []
    for x in xs:
        p = subprocess.Popen(["x", x])
        out.append((x, p))
    return out
def handler(event, context):
    Store.get().save_all(event["items"])
    fan(event["xs"])
    for name, p in start_all(event["xs"]):
        rc = p.wait(timeout=5)
    proc = subprocess.Popen("x", shell=True)
    try:
        proc.communicate(timeout=3)
    except subprocess.TimeoutExpired:
        proc.kill()
        proc.communicate()
    with open("/tmp/x") as fh, subprocess.Popen(["y"], stdin=fh) as q:
        q.wait()
    t = threading.Thread(target=lambda: 1)
    t.daemon = True
    t.start()
    try:
        return {"ok": 1}
    finally:
        t.join()
