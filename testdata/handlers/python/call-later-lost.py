import asyncio

import boto3

lambda_client = boto3.client("lambda")


def again(name, loop):
    return loop.run_in_executor(None, lambda: lambda_client.invoke(FunctionName=name, InvocationType="Event"))


async def main(event, name):
    loop = asyncio.get_running_loop()
    again(name, loop)
    return {"id": event["id"]}


LOOP = asyncio.new_event_loop()


def handler(event, context):
    return LOOP.run_until_complete(main(event, context.function_name))
