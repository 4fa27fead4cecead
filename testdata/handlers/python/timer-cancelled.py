import threading

import requests


def handler(event, context):
    watchdog = threading.Timer(context.get_remaining_time_in_millis() / 1000 - 1, print, ["nearly out of time"])
    watchdog.start()
    try:
        return requests.get(event["urls"][0], timeout=10).status_code
    finally:
        watchdog.cancel()
