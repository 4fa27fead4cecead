import subprocess


def handler(event, context):
    subprocess.run(["/opt/bin/ffmpeg", "-i", event["input"], "/tmp/out.mp4"], check=True)
    process = subprocess.Popen(["/opt/bin/ffprobe", "/tmp/out.mp4"])
    process.wait()
    out, _ = subprocess.Popen(["/opt/bin/ffprobe", "/tmp/out.mp4"], stdout=subprocess.PIPE).communicate()
    return {"statusCode": 200, "bytes": len(out)}
