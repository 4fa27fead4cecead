import concurrent.futures
from contextlib import contextmanager, ExitStack
def work(x): return x
@contextmanager
def pool(n):
    ex = concurrent.futures.ThreadPoolExecutor(n)
    try:
        yield ex
    finally:
        ex.shutdown(wait=True)
def handler(event, context):
    with pool(3) as p:
        for u in event["urls"]:
            p.submit(work, u)
    with ExitStack() as stack:
        e = stack.enter_context(concurrent.futures.ThreadPoolExecutor())
        e.submit(work, 1)
    return 1
