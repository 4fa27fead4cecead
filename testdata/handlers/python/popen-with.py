import subprocess


def convert(source, target):
    with subprocess.Popen(["/opt/bin/sox", source, target], stdout=subprocess.PIPE) as child:
        for line in child.stdout:
            print(line)
    return child.returncode


def handler(event, context):
    children = [subprocess.Popen(["/opt/bin/probe", key]) for key in event["keys"]]
    codes = [child.wait() for child in children]
    return {"convert": convert("/tmp/a.wav", "/tmp/a.mp3"), "codes": codes}
