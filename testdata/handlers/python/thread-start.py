import json
import threading

import boto3

table = boto3.resource("dynamodb").Table("orders")
sns = boto3.client("sns")


def notify(order_id):
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:orders", Message=order_id)


def handler(event, context):
    order = json.loads(event["body"])
    table.put_item(Item=order)
    threading.Thread(target=notify, args=(order["id"],)).start()
    return {"statusCode": 201}
