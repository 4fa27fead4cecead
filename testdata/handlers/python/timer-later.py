from threading import Timer

import boto3

events = boto3.client("events")


def close(rule):
    events.disable_rule(Name=rule)


def handler(event, context):
    events.enable_rule(Name=event["id"])
    Timer(30, close, [event["id"]]).start()
    return {"open": event["id"]}
