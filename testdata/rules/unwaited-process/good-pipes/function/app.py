import subprocess, shlex
def run(cmd):
    p = subprocess.Popen(shlex.split(cmd), stdout=subprocess.PIPE)
    for line in p.stdout:
        print(line)
    return p.wait()
def handler(event, context):
    p1 = subprocess.Popen(["a"], stdout=subprocess.PIPE)
    p2 = subprocess.Popen(["b"], stdin=p1.stdout, stdout=subprocess.PIPE)
    p1.stdout.close()
    out = p2.communicate()[0]
    p1.wait()
    procs = {}
    for k in event["ks"]:
        procs[k] = subprocess.Popen(["x", k])
    while any(p.poll() is None for p in procs.values()):
        pass
    return run("ls")
