import asyncio


async def main(keys):
    children = [await asyncio.create_subprocess_exec("/opt/bin/ocr", key) for key in keys]
    outputs = await asyncio.gather(*(child.communicate() for child in children))
    return len(outputs)


def handler(event, context):
    return asyncio.run(main(event["keys"]))
