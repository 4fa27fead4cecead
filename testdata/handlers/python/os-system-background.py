import os


def handler(event, context):
    os.system("/opt/bin/warm --tenant %s > /dev/null 2>&1 &" % event["tenants"][0])
    return {"warming": event["tenants"][0]}
