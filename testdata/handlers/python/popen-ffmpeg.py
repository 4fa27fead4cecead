import subprocess

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.download_file(event["bucket"], event["key"], "/tmp/in.mov")
    subprocess.Popen(["/opt/bin/ffmpeg", "-i", "/tmp/in.mov", "/tmp/out.mp4"])
    return {"state": "converting"}
