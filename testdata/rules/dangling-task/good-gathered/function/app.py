import asyncio


async def audit(event):
    await asyncio.sleep(0.1)


async def main(event):
    first = asyncio.create_task(audit(event))
    others = [asyncio.ensure_future(audit(record)) for record in event["records"]]
    await asyncio.gather(*others)
    async with asyncio.TaskGroup() as group:
        group.create_task(audit(event))
    await first
    return {"statusCode": 201}


def handler(event, context):
    return asyncio.run(main(event))
