from multiprocessing import Pipe, Process

import boto3


def crunch(conn, key):
    body = boto3.client("s3").get_object(Bucket="data", Key=key)["Body"].read()
    conn.send(len(body))
    conn.close()


def handler(event, context):
    jobs = []
    for key in event["keys"]:
        here, there = Pipe()
        job = Process(target=crunch, args=(there, key))
        jobs.append((job, here))
    for job, _ in jobs:
        job.start()
    sizes = [here.recv() for _, here in jobs]
    for job, _ in jobs:
        job.join()
    return sum(sizes)
