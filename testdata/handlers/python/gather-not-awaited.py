import asyncio

import aioboto3

session = aioboto3.Session()


async def copy(s3, key):
    await s3.copy_object(Bucket="archive", Key=key, CopySource=f"uploads/{key}")


async def main(event):
    async with session.client("s3") as s3:
        copies = asyncio.gather(*[copy(s3, k) for k in event["keys"]])
        count = await s3.put_object(Bucket="archive", Key="index")
    return {"count": len(count), "done": copies.done()}


def lambda_handler(event, context):
    return asyncio.run(main(event))
