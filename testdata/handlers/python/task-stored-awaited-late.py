import asyncio

import aiohttp


class Page:
    def __init__(self, session, user):
        self.profile = asyncio.create_task(self.get(session, f"/users/{user}"))
        self.orders = asyncio.create_task(self.get(session, f"/orders/{user}"))

    @staticmethod
    async def get(session, path):
        async with session.get("https://api.example.com" + path) as answer:
            return await answer.json()

    async def render(self):
        orders = await self.orders
        return {"profile": await self.profile, "orders": orders}


async def main(event):
    async with aiohttp.ClientSession() as session:
        page = Page(session, event["userId"])
        return await page.render()


def handler(event, context):
    return asyncio.run(main(event))
