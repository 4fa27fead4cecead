from threading import Thread

import boto3

firehose = boto3.client("firehose")


def handler(event, context):
    threads = []
    for record in event["Records"]:
        threads.append(Thread(target=firehose.put_record, kwargs={"DeliveryStreamName": "s", "Record": record}))
        threads[-1].start()
    list(map(Thread.join, threads))
    return {"sent": len(threads)}
