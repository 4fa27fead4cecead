import asyncio

import httpx


async def push(client, tenant):
    response = await client.post(f"https://{tenant}.example.com/hook")
    return response.status_code


async def main(tenants):
    async with httpx.AsyncClient() as client:
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(push(client, t)) for t in tenants]
    return [job.result() for job in jobs]


def handler(event, context):
    return asyncio.run(main(event["tenants"]))
