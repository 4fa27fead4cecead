import threading, time
from collections import defaultdict
import json
groups = defaultdict(list)
def work(x): json.dumps(x)
def handler(event, context):
    by = defaultdict(list)
    for r in event["Records"]:
        t = threading.Thread(target=work, args=(r,))
        t.start()
        by[r["k"]].append(t)
    for k, ts in by.items():
        for t in ts:
            t.join()
    return 1
