import concurrent.futures

import boto3

s3 = boto3.client("s3")


def remove(key):
    s3.delete_object(Bucket="uploads", Key=key)


def handler(event, context):
    executor = concurrent.futures.ThreadPoolExecutor(2)
    futures = [executor.submit(remove, key) for key in event["keys"]]
    executor.shutdown(wait=False)
    return {"removing": len(futures)}
