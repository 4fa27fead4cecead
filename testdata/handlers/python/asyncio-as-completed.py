import asyncio

import aiohttp


async def read(session, url):
    async with session.get(url) as answer:
        return len(await answer.text())


async def main(urls):
    sizes = []
    async with aiohttp.ClientSession() as session:
        for next_one in asyncio.as_completed([read(session, u) for u in urls]):
            sizes.append(await next_one)
    return sizes


def handler(event, context):
    return asyncio.get_event_loop_policy().new_event_loop().run_until_complete(main(event["urls"]))
