from concurrent.futures import ThreadPoolExecutor, as_completed

import boto3

lambda_client = boto3.client("lambda")
POOL = ThreadPoolExecutor(8)


def invoke(tenant):
    return lambda_client.invoke(FunctionName="worker", Payload=tenant.encode())


def handler(event, context):
    futures = {POOL.submit(invoke, t): t for t in event["tenants"]}
    done = []
    for future in as_completed(futures):
        future.result()
        done.append(futures[future])
    return done
