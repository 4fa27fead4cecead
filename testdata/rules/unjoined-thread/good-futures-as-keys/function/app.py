import concurrent.futures as cf
def work(x): return x
def handler(event, context):
    futures = {}
    ex = cf.ThreadPoolExecutor(4)
    for u in event["urls"]:
        futures[ex.submit(work, u)] = u
    out = []
    for f in cf.as_completed(futures):
        out.append(f.result())
    return out
