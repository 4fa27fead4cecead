from aws_lambda_powertools import Logger, Metrics, Tracer
import boto3

logger, metrics, tracer = Logger(), Metrics(), Tracer()
table = boto3.resource("dynamodb").Table("orders")


@tracer.capture_method
def start_thread(record):
    table.put_item(Item={"id": record["messageId"], "submit": "later"})


@metrics.log_metrics(capture_cold_start_metric=True)
@logger.inject_lambda_context(log_event=True)
@tracer.capture_lambda_handler
def lambda_handler(event, context):
    for record in event["Records"]:
        start_thread(record)
    metrics.add_metric(name="orders", unit="Count", value=len(event["Records"]))
    return {"batchItemFailures": []}
