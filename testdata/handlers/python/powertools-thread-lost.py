from threading import Thread

from aws_lambda_powertools import Logger, Tracer
import boto3

logger, tracer = Logger(), Tracer()
dynamodb = boto3.client("dynamodb")


@tracer.capture_method
def audit(detail):
    Thread(target=dynamodb.put_item, kwargs={"TableName": "audit", "Item": {"id": {"S": detail["id"]}}}).start()


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def lambda_handler(event, context):
    audit(event["detail"])
    return {"ok": True}
