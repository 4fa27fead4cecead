import asyncio

import aioboto3

background = set()
session = aioboto3.Session()


async def archive(order):
    async with session.client("s3") as s3:
        await s3.put_object(Bucket="archive", Key=order["id"], Body=b"")


async def main(event):
    task = asyncio.create_task(archive(event["detail"]))
    background.add(task)
    task.add_done_callback(background.discard)
    async with session.client("sqs") as sqs:
        await sqs.send_message(QueueUrl="q", MessageBody=event["detail"]["id"])


def handler(event, context):
    asyncio.run(main(event))
