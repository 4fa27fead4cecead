import asyncio
from functools import wraps
def sync(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return asyncio.run(fn(*args, **kwargs))
    return inner
async def one(x):
    await asyncio.sleep(0.1)
    return x
@sync
async def main(event):
    results = await asyncio.gather(*(one(x) for x in event["items"]))
    a, b = await asyncio.gather(one(1), one(2))
    c = await asyncio.wait_for(one(3), timeout=2)
    async with asyncio.timeout(3):
        await one(4)
    sem = asyncio.Semaphore(3)
    async def limited(x):
        async with sem:
            return await one(x)
    await asyncio.gather(*[limited(x) for x in event["items"]])
    return results
def handler(event, context):
    return main(event)
