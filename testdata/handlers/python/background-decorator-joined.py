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
    tracking = track(event["action"])
    answer = requests.get("https://api.example.com/" + event["id"], timeout=5)
    tracking.join()
    return {"statusCode": answer.status_code}
