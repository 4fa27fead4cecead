import os

import requests


def handler(event, context):
    pid = os.fork()
    if pid == 0:
        requests.post("https://hooks.example.com", json=event["detail"], timeout=5)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return {"child": status}
