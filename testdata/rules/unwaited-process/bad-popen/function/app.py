import subprocess


def handler(event, context):
    subprocess.Popen(["/opt/bin/ffmpeg", "-i", event["input"], "/tmp/out.mp4"])
    return {"statusCode": 202}
