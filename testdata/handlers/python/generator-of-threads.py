import threading

import boto3

s3 = boto3.client("s3")


def started(keys):
    for key in keys:
        thread = threading.Thread(target=s3.delete_object, kwargs={"Bucket": "uploads", "Key": key})
        thread.start()
        yield thread


def lambda_handler(event, context):
    return {"threads": sum(1 for _ in started(event["keys"]))}
