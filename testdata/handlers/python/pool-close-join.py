from multiprocessing.pool import ThreadPool

import boto3

ses = boto3.client("ses")


def send(address):
    return ses.send_email(Source="me@example.com", Destination={"ToAddresses": [address]}, Message={})


def lambda_handler(event, context):
    pool = ThreadPool(4)
    pending = [pool.apply_async(send, (r["messageId"],)) for r in event["Records"]]
    answers = [p.get(timeout=30) for p in pending]
    pool.close()
    pool.join()
    return {"sent": len(answers)}
