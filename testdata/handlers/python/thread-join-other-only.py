from threading import Thread

import boto3

dynamodb = boto3.resource("dynamodb")


def save(name, item):
    dynamodb.Table(name).put_item(Item=item)


def handler(event, context):
    main = Thread(target=save, args=("orders", event["detail"]))
    copy = Thread(target=save, args=("orders-copy", event["detail"]))
    main.start()
    copy.start()
    main.join()
    return {"id": event["detail"]["id"]}
