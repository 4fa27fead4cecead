"""Starts no threading.Thread(target=f).start() and no asyncio.create_task(f()): those words are only here."""
import boto3

queue = boto3.resource("sqs").Queue("jobs")
NOTE = "subprocess.Popen(['x']) and pool.submit(work) were removed in 2021"


def handler(event, context):
    # threading.Thread(target=queue.send_message).start()
    for item in event["items"]:
        queue.send_message(MessageBody=item["id"], MessageAttributes={"note": {"StringValue": NOTE, "DataType": "String"}})
    return len(event["items"])
