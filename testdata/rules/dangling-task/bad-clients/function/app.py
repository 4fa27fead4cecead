import asyncio, httpx
client = httpx.AsyncClient()
async def main(event):
    client.post("http://x")
    asyncio.get_event_loop().create_task(client.get("http://y"))
    asyncio.ensure_future(asyncio.gather(client.get("a"), client.get("b")))
def handler(event, context):
    asyncio.get_event_loop().run_until_complete(main(event))
