import asyncio
import functools

import httpx


def synchronous(fn):
    @functools.wraps(fn)
    def run(event, context):
        return asyncio.run(fn(event, context))
    return run


@synchronous
async def handler(event, context):
    async with httpx.AsyncClient() as client:
        first, second = await asyncio.gather(*(client.get(u) for u in event["urls"]))
    return {"statuses": [first.status_code, second.status_code]}
