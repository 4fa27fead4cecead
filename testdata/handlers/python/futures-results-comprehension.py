from concurrent.futures import ThreadPoolExecutor

import boto3

EXECUTOR = ThreadPoolExecutor(max_workers=10)
ddb = boto3.client("dynamodb")


class Reader:
    def __init__(self):
        self.pending = {}

    def ask(self, key):
        self.pending[key] = EXECUTOR.submit(ddb.get_item, TableName="t", Key={"id": {"S": key}})
        return self

    def answers(self):
        return {key: future.result() for key, future in self.pending.items()}


def handler(event, context):
    reader = Reader()
    for key in event["ids"]:
        reader.ask(key)
    return reader.answers()
