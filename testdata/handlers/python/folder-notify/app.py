import json

from lib import store
from lib.notify import notify_all


def lambda_handler(event, context):
    order = json.loads(event["body"])
    store.save(order)
    notify_all([order["email"], "sales@example.com"])
    return {"statusCode": 201, "body": order["id"]}
