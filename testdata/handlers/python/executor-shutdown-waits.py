from concurrent.futures import ThreadPoolExecutor

import boto3

firehose = boto3.client("firehose")


def handler(event, context):
    executor = ThreadPoolExecutor(4)
    for record in event["Records"]:
        executor.submit(firehose.put_record, DeliveryStreamName="logs", Record={"Data": record["body"]})
    executor.shutdown()
    return len(event["Records"])
