import queue
import threading

import boto3

sns = boto3.client("sns")
inbox = queue.Queue()


def drain():
    while True:
        message, done = inbox.get()
        sns.publish(TopicArn="t", Message=message)
        done.set()


def ask(message):
    done = threading.Event()
    inbox.put((message, done))
    return done


def handler(event, context):
    # a plain call in a thread's clothes
    worker = threading.Thread(target=lambda: [inbox.get()[1].set() for _ in event["ids"]])
    waits = [ask(i) for i in event["ids"]]
    worker.start()
    worker.join()
    return all(w.wait(1) for w in waits)
