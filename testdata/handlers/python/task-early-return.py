import asyncio

import aiohttp


async def get(session, path):
    async with session.get("https://api.example.com" + path) as answer:
        return await answer.json()


async def main(event):
    async with aiohttp.ClientSession() as session:
        audit = asyncio.create_task(session.post("https://audit.example.com", json=event["detail"]).both())
        user = await get(session, "/users/" + event["userId"])
        if user["id"] == "1":
            return user
        await audit
        return None


def handler(event, context):
    return asyncio.run(main(event))
