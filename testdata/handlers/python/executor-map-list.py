import concurrent.futures

import boto3

s3 = boto3.client("s3")


def size(key):
    return s3.head_object(Bucket="uploads", Key=key)


def handler(event, context):
    executor = concurrent.futures.ThreadPoolExecutor()
    sizes = list(executor.map(size, event["keys"]))
    return {"total": len(sizes)}
