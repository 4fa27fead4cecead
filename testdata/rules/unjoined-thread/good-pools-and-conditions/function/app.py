from multiprocessing import Pool, Process, Pipe
import multiprocessing as mp
def f(x): return x
def handler(event, context):
    with Pool(3) as p:
        a = p.map(f, event["x"])
        r = p.apply_async(f, (1,))
        b = r.get()
        c = [x for x in p.imap_unordered(f, event["y"])]
    ctx = mp.get_context("fork")
    ps = [ctx.Process(target=f, args=(i,)) for i in range(3)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    return a
