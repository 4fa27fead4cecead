import threading

import boto3

s3 = boto3.client("s3")


def copy(key):
    s3.copy_object(Bucket="archive", Key=key, CopySource={"Bucket": "uploads", "Key": key})


def lambda_handler(event, context):
    threads = [threading.Thread(target=copy, args=(key,)) for key in event["keys"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"copied": len(threads)}
