import asyncio

import aiohttp


async def fetch(session, url):
    async with session.get(url) as answer:
        return await answer.text()


async def main(urls):
    async with aiohttp.ClientSession() as session:
        tasks = [asyncio.create_task(fetch(session, url)) for url in urls]
        return await asyncio.gather(*tasks, return_exceptions=True)


def handler(event, context):
    return {"pages": len(asyncio.run(main(event["urls"])))}
