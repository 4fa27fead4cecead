import boto3

_table = boto3.resource("dynamodb").Table("orders")


def save(order):
    _table.put_item(Item=order)
