import subprocess
def handler(event, context):
    subprocess.run(f"tar x {event['a']} &", shell=True)
    subprocess.Popen(["sh", "-c", "sleep 3"])
    subprocess.call("a && b", shell=True)
    return 1
