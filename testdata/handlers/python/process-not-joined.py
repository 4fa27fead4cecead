import multiprocessing

import boto3


def crunch(key):
    body = boto3.client("s3").get_object(Bucket="data", Key=key)["Body"].read()
    boto3.client("s3").put_object(Bucket="data", Key=key + ".sum", Body=str(len(body)))


def handler(event, context):
    for key in event["keys"]:
        process = multiprocessing.Process(target=crunch, args=(key,))
        process.start()
    return {"started": len(event["keys"])}
