from concurrent.futures import ThreadPoolExecutor

import requests


def ping(url):
    return requests.get(url, timeout=3).status_code


def handler(event, context):
    with ThreadPoolExecutor(max_workers=4) as pool:
        for url in event["urls"]:
            pool.submit(ping, url)
    return {"pinged": len(event["urls"])}
