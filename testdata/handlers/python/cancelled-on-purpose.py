import asyncio
import contextlib

import httpx


async def tick(report):
    while True:
        await asyncio.sleep(1)
        report.append("still here")


async def main(event):
    report = []
    ticker = asyncio.create_task(tick(report))
    try:
        async with httpx.AsyncClient() as client:
            response = await client.get(event["urls"][0])
            return response.status_code
    finally:
        ticker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticker


def handler(event, context):
    return asyncio.run(main(event))
