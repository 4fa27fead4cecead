import boto3

client = boto3.client("comprehend")


class Thread:
    """A thread of a conversation."""

    def __init__(self, target):
        self.target = target

    def start(self):
        return client.detect_sentiment(Text=self.target, LanguageCode="en")


class Timer(Thread):
    pass


def create_task(name):
    return Thread(name).start()


def submit(fn, *args):
    return fn(*args)


def handler(event, context):
    Thread(event["body"]).start()
    Timer("x").start()
    create_task("later")
    submit(create_task, event["id"])
    return "ok"
