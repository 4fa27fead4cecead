import asyncio

import boto3

s3 = boto3.client("s3")


async def main(event):
    s3.download_file(event["bucket"], event["key"], "/tmp/doc.pdf")
    child = await asyncio.create_subprocess_exec("/opt/bin/ocr", "/tmp/doc.pdf")
    return {"pid": child.pid}


def handler(event, context):
    return asyncio.run(main(event))
