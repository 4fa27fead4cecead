import asyncio

import boto3
import requests

sqs = boto3.client("sqs")


async def forward(body):
    return await asyncio.to_thread(sqs.send_message, QueueUrl="q", MessageBody=body)


async def both(event):
    page = asyncio.get_running_loop().run_in_executor(None, requests.get, event["urls"][0])
    sent = await forward(event["body"])
    return (await page).status_code, sent


def handler(event, context):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        pending = [both(event), forward(event["id"])]
        results = loop.run_until_complete(asyncio.gather(*pending))
        return len(results)
    finally:
        loop.close()
