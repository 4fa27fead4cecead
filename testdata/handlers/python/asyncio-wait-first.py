import asyncio

import httpx


async def hook(client, url):
    return (await client.post(url, json={})).status_code


async def main(urls):
    async with httpx.AsyncClient() as client:
        tasks = [asyncio.create_task(hook(client, u)) for u in urls]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()


def handler(event, context):
    return asyncio.run(main(event["urls"]))
