import subprocess


def handler(event, context):
    child = subprocess.Popen(["/opt/bin/indexer", "--bucket", event["bucket"]], start_new_session=True)
    if child.poll() is not None:
        raise RuntimeError("indexer did not start")
    return {"pid": child.pid}
