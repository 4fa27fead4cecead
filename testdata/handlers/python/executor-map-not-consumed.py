from concurrent.futures import ThreadPoolExecutor

import boto3

sqs = boto3.client("sqs")
pool = ThreadPoolExecutor(2)


def forward(record):
    sqs.send_message(QueueUrl="q", MessageBody=record["body"])


def handler(event, context):
    pool.map(forward, event["Records"])
    return {"forwarded": len(event["Records"])}
