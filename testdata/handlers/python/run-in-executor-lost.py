import asyncio

import boto3

table = boto3.resource("dynamodb").Table("views")
loop = asyncio.new_event_loop()


def count(page):
    table.update_item(Key={"page": page}, UpdateExpression="add n :one", ExpressionAttributeValues={":one": 1})


async def main(event):
    asyncio.get_running_loop().run_in_executor(None, count, event["path"])
    return {"statusCode": 200, "body": event["path"]}


def handler(event, context):
    return loop.run_until_complete(main(event))
