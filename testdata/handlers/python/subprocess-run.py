import os
import subprocess

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.download_file(event["bucket"], event["key"], "/tmp/in")
    subprocess.run(["/opt/bin/gs", "-o", "/tmp/out", "/tmp/in"], check=True, capture_output=True)
    os.system("/bin/sync && echo done & wait")
    s3.upload_file("/tmp/out", event["bucket"], "out/" + event["key"])
    return subprocess.check_output(["/bin/uname"]).decode().strip()
