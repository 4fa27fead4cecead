import functools
import threading

import requests


def background(fn):
    @functools.wraps(fn)
    def start(*args, **kwargs):
        thread = threading.Thread(target=fn, args=args, kwargs=kwargs)
        thread.start()
        return thread
    return start


@background
def track(what):
    requests.post("https://track.example.com", json={"what": what}, timeout=2)


def handler(event, context):
    track(event["action"])
    return {"statusCode": 200}
