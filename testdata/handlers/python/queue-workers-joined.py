import queue
import threading

import boto3

s3 = boto3.client("s3")


def work(jobs):
    while True:
        key = jobs.get()
        if key is None:
            return
        try:
            s3.delete_object(Bucket="uploads", Key=key)
        finally:
            jobs.task_done()


def handler(event, context):
    jobs = queue.Queue()
    workers = [threading.Thread(target=work, args=(jobs,), daemon=True) for _ in range(2)]
    for w in workers:
        w.start()
    for key in event["keys"] + [None, None]:
        jobs.put(key)
    for w in workers:
        w.join()
    return len(event["keys"])
