import asyncio
import functools

import boto3

s3 = boto3.client("s3")


async def main(event):
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(None, functools.partial(s3.head_object, Bucket="b", Key=k)) for k in event["keys"]]
    heads = await asyncio.gather(*calls)
    body = await asyncio.to_thread(s3.get_object, Bucket="b", Key=event["key"])
    return len(heads) + len(body)


def handler(event, context):
    return asyncio.run(main(event))
