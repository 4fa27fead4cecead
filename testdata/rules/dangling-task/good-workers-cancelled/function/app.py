import asyncio
async def worker(q, out):
    while True:
        item = await q.get()
        out.append(item)
        q.task_done()
async def main(event):
    q = asyncio.Queue()
    out = []
    workers = [asyncio.create_task(worker(q, out)) for _ in range(3)]
    for i in event["items"]:
        q.put_nowait(i)
    await q.join()
    for w in workers:
        w.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return out
def handler(event, context):
    loop = asyncio.get_event_loop()
    return loop.run_until_complete(main(event))
