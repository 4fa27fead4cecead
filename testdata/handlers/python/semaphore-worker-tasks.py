import asyncio

import httpx


async def worker(client, jobs, out):
    while not jobs.empty():
        url = jobs.get_nowait()
        response = await client.get(url)
        out.append(response.status_code)
        jobs.task_done()


async def main(urls):
    jobs, out = asyncio.Queue(), []
    for url in urls:
        jobs.put_nowait(url)
    async with httpx.AsyncClient() as client:
        workers = [asyncio.create_task(worker(client, jobs, out)) for _ in range(2)]
        await jobs.join()
        for w in workers:
            w.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return out


def handler(event, context):
    return asyncio.run(main(event["urls"]))
