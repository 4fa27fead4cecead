from concurrent.futures import ThreadPoolExecutor

import boto3

_ses = boto3.client("ses")
_pool = ThreadPoolExecutor(max_workers=2)


def _send(address):
    _ses.send_templated_email(Source="shop@example.com", Destination={"ToAddresses": [address]}, Template="order")


def notify_all(addresses):
    return [_pool.submit(_send, a) for a in addresses]
