from multiprocessing.pool import ThreadPool

import boto3

ses = boto3.client("ses")
pool = ThreadPool(4)


def send(address):
    ses.send_email(Source="me@example.com", Destination={"ToAddresses": [address]}, Message={})


def lambda_handler(event, context):
    for record in event["Records"]:
        pool.apply_async(send, (record["messageId"],))
    return {"statusCode": 202}
