from concurrent.futures import ThreadPoolExecutor

import requests

pool = ThreadPoolExecutor(max_workers=4)


def ping(url):
    requests.get(url, timeout=3)


def handler(event, context):
    for url in event["urls"]:
        pool.submit(ping, url)
    return {"pinged": len(event["urls"])}
