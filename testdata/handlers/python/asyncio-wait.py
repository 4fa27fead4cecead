import asyncio

import httpx


async def hook(client, url):
    return (await client.post(url, json={})).status_code


async def main(urls):
    async with httpx.AsyncClient() as client:
        tasks = {asyncio.create_task(hook(client, u)) for u in urls}
        done, pending = await asyncio.wait(tasks)
        assert not pending
        return sorted(t.result() for t in done)


def handler(event, context):
    return asyncio.run(main(event["urls"]))
