import threading

import boto3

athena = boto3.client("athena")


def query(sql):
    athena.start_query_execution(QueryString=sql)


def handler(event, context):
    worker = threading.Thread(target=query, args=("select 1",))
    worker.start()
    waited = 0
    while worker.is_alive():
        worker.join(0.005)
        waited += 1
    return {"waited": waited > 0}
