"""Deployed functions and layers by ARN: `lint --aws`, `fetch-layers`, the cache and the lock.

The program is run against a small HTTP server on loopback that this script starts, which speaks the Lambda calls that
are used and serves the archives. Debian's own `aws` is asked where its behaviour matters; where only an answer does, a
program of that name prints it, which is quicker. Expected results are the server's own data, or the contract: exit
statuses, no download without need, nothing of a presigned address in any output.
The last line is `N passed, N failed`.
"""
import base64
import hashlib
import http.server
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import zipfile

B = os.path.abspath(os.environ.get("B", "build"))
PROGRAM = os.path.join(B, "layercheck")
AWS = "/usr/bin/aws"
SIGNATURE = "X-Amz-Signature=5ecre7c0ffee5ecre7"
ACCOUNT = "arn:aws:lambda:eu-west-1:123456789012"
count = {"passed": 0, "failed": 0}


def check(what, good, seen=""):
    count["passed" if good else "failed"] += 1
    if not good:
        print(f"fetch.py: {what}")
        print("    " + str(seen).replace("\n", "\n    ")[:3000])


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.external_attr = 0o100644 << 16
            z.writestr(info, text)
    return out.getvalue()


def package(name, version):
    return {
        f"nodejs/node_modules/{name}/package.json": json.dumps({"name": name, "version": version}),
        f"nodejs/node_modules/{name}/index.js": f"module.exports = '{version}';\n",
    }


CODE = archive({"index.js": "const a = require('axios');\nexports.handler = async () => a;\n"})
LAYERS = {
    f"{ACCOUNT}:layer:deps:3": archive(package("axios", "1.7.0")),
    f"{ACCOUNT}:layer:tools:12": archive(package("lodash", "4.17.21")),
}


def sha(data):
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.blobs, self.asked = {}, []

    def put(self, name, data):
        self.blobs[name] = data
        return f"{self.base}/blob/{name}?X-Amz-Credential=AKIAEXAMPLE&{SIGNATURE}"

    def downloads(self):
        return [a for a in self.asked if a.startswith("/blob/")]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json", headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def fail(self, status, kind, message):
        self.answer(status, json.dumps({"Type": "User", "Message": message, "message": message}).encode(),
                    headers=[("x-amzn-ErrorType", kind)])

    def do_GET(self):
        server, url = self.server, urllib.parse.urlsplit(self.path)
        path, query = urllib.parse.unquote(url.path), urllib.parse.parse_qs(url.query)
        server.asked.append(path)
        if path.startswith("/blob/"):
            self.blob(server.blobs[path[6:]], url.query)
        elif path.startswith("/2015-03-31/functions/"):
            self.function(path.split("/")[3])
        elif path == "/2018-10-31/layers" and query.get("find") == ["LayerVersion"]:
            self.layer(query["Arn"][0])
        else:
            self.fail(400, "InvalidRequest", "what is this")

    def function(self, name):
        if name == "denied":
            self.fail(403, "AccessDeniedException", "User: arn:aws:iam::1:user/x is not authorized to perform: "
                                                    "lambda:GetFunction")
        elif name != "orders":
            self.fail(404, "ResourceNotFoundException", f"Function not found: {ACCOUNT}:function:{name}")
        else:
            self.answer(200, json.dumps(function_answer(self.server)).encode())

    def layer(self, arn):
        if arn not in LAYERS:
            self.fail(404, "ResourceNotFoundException", f"The resource you requested does not exist. {arn}")
        else:
            self.answer(200, json.dumps(layer_answer(self.server, arn)).encode())

    def blob(self, data, query):
        if SIGNATURE not in query:
            self.answer(403, b"<Error>no signature</Error>", "application/xml")
        elif callable(data):
            data(self)
        else:
            self.answer(200, data, "application/zip")


def configuration(**more):
    answer = {
        "FunctionName": "orders",
        "FunctionArn": f"{ACCOUNT}:function:orders",
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "CodeSize": len(CODE),
        "CodeSha256": sha(CODE),
        "Timeout": 9,
        "MemorySize": 256,
        "Version": "$LATEST",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 512},
        "Layers": [{"Arn": arn, "CodeSize": len(data)} for arn, data in LAYERS.items()],
    }
    answer.update(more)
    return answer


def function_answer(server, location=None, **more):
    return {"Configuration": configuration(**more),
            "Code": {"RepositoryType": "S3", "Location": location or server.put("code", CODE)}}


def layer_answer(server, arn, data=None):
    data = LAYERS[arn] if data is None else data
    return {"LayerVersionArn": arn, "Version": int(arn.split(":")[-1]), "CreatedDate": "2024-05-01T10:11:12.000+0000",
            "CompatibleRuntimes": ["nodejs22.x"], "CompatibleArchitectures": ["arm64"],
            "Content": {"Location": server.put(arn.split(":")[6], data), "CodeSha256": sha(data),
                        "CodeSize": len(data)}}


class Place:
    """A folder to run in, with a cache and a home of its own, and perhaps an `aws` that only prints answers."""

    def __init__(self, root, name, answers=None):
        self.folder = os.path.join(root, name)
        self.cache = os.path.join(self.folder, "cache")
        self.project = os.path.join(self.folder, "project")
        os.makedirs(os.path.join(self.project, ".git"))
        self.path = "/usr/bin:/bin"
        self.answers = os.path.join(self.folder, "answers")
        if answers is not None:
            os.makedirs(os.path.join(self.folder, "bin"))
            os.makedirs(self.answers)
            with open(os.path.join(self.folder, "bin", "aws"), "w") as f:
                f.write('#!/bin/sh\nprintf "%s\\n" "$@" >>"$ANSWERS/words"\n'
                        'if [ -f "$ANSWERS/$2.fail" ]; then cat "$ANSWERS/$2.fail" >&2; exit 254; fi\n'
                        'exec cat "$ANSWERS/$2"\n')
            os.chmod(os.path.join(self.folder, "bin", "aws"), 0o755)
            self.path = os.path.join(self.folder, "bin") + ":" + self.path
            for operation, answer in answers.items():
                self.answer(operation, answer)

    def answer(self, operation, answer):
        with open(os.path.join(self.answers, operation), "w") as f:
            f.write(answer if isinstance(answer, str) else json.dumps(answer))

    def write(self, name, text):
        with open(os.path.join(self.project, name), "w") as f:
            f.write(text)

    def read(self, name):
        with open(os.path.join(self.project, name)) as f:
            return f.read()

    def run(self, *words, path=None, env=()):
        environment = {"PATH": path or self.path, "HOME": self.folder, "XDG_CACHE_HOME": self.cache,
                       "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none",
                       "AWS_DEFAULT_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true",
                       "AWS_CONFIG_FILE": "/dev/null", "AWS_MAX_ATTEMPTS": "1", "NO_PROXY": "*",
                       "ANSWERS": self.answers}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        environment.update(env)
        done = subprocess.run([PROGRAM, *words], cwd=self.project, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=100)
        check(f"nothing of a presigned address is printed by {words}",
              not any(secret in done.stdout + done.stderr for secret in ("5ecre7", "X-Amz", "AKIA", "/blob/")),
              done.stdout + done.stderr)
        return done

    def files(self):
        found = []
        for folder, _, names in os.walk(self.cache):
            found += [os.path.relpath(os.path.join(folder, name), self.cache) for name in names]
        return sorted(found)


def fails(what, done, *words):
    check(f"{what}: exit status 2 and one line that says why",
          done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1, done)
    for word in words:
        check(f"{what}: the reason holds '{word}'", word in done.stderr, done.stderr)


# -- with Debian's aws ------------------------------------------------------------------------------------------------

def deployed(server, root):
    place = Place(root, "deployed")
    words = ("lint", "--aws", "orders", "--endpoint-url", server.base, "--format", "json")
    done = place.run(*words)
    check("a deployed function is linted", done.returncode in (0, 1), done)
    report = json.loads(done.stdout)
    function = report["functions"][0]
    check("its settings are those that AWS says",
          [function[k] for k in ("name", "source", "runtime", "architecture", "handler", "code", "layers")] ==
          ["orders", "aws:orders", "nodejs22.x", "arm64", "index.handler", "aws:orders", list(LAYERS)], function)
    check("every archive was read", report["summary"]["archives_read"] == 3, report["summary"])
    check("the layer's package is the one that runs",
          [(p["name"], p["version"], p["provider"], p["state"]) for p in function["packages"]] ==
          [("axios", "1.7.0", "layer:1", "active"), ("lodash", "4.17.21", "layer:2", "active")], function["packages"])
    check("its size is that of what was served", function["size"]["zipped"] == len(CODE) +
          sum(len(d) for d in LAYERS.values()), function["size"])
    check("three archives were downloaded, each once", len(server.downloads()) == 3, server.asked)
    cached(place)
    before = len(server.downloads())
    again = place.run(*words)
    check("a second run says the same", again.stdout == done.stdout, again)
    check("a second run downloads nothing", len(server.downloads()) == before, server.asked)
    fails("no such function", place.run("lint", "--aws", "nosuch", "--endpoint-url", server.base),
          "ResourceNotFoundException", "Function not found")
    fails("access denied", place.run("lint", "--aws", "denied", "--endpoint-url", server.base),
          "AccessDeniedException", "not authorized")


def cached(place):
    arns = sorted("layers/" + arn.replace(":", ".") for arn in LAYERS)
    expected = ["code/" + hashlib.sha256(CODE).hexdigest() + ".zip"]
    expected += [arn + end for arn in arns for end in (".json", ".zip")]
    names = place.files()
    check("the cache holds what was fetched, and nothing else",
          names == sorted("layercheck/" + name for name in expected), names)
    for folder, folders, files in os.walk(os.path.join(place.cache, "layercheck")):
        check("folders of the cache are the user's alone", stat.S_IMODE(os.stat(folder).st_mode) == 0o700, folder)
        for name in files:
            path = os.path.join(folder, name)
            check("files of the cache are the user's alone", stat.S_IMODE(os.stat(path).st_mode) == 0o600, path)
            with open(path, "rb") as f:
                check("no credential is kept", b"5ecre7" not in f.read(), path)


# -- with answers of ours ---------------------------------------------------------------------------------------------

def hostile(server, root):
    def place(name, location, **more):
        return Place(root, name, {"get-function": function_answer(server, location, Layers=[], **more)})

    def handler(act):
        server.put("hostile", act)
        return f"{server.base}/blob/hostile?{SIGNATURE}"

    lint = ("lint", "--aws", "orders")
    other = bytes(reversed(CODE))
    p = place("wrong-hash", server.put("other", other))
    fails("other bytes", p.run(*lint), "'127.0.0.1' sent other bytes", "SHA-256")
    check("other bytes are not kept", p.files() == [], p.files())

    def short(h):
        h.send_response(200)
        h.send_header("Content-Length", str(len(CODE)))
        h.end_headers()
        h.wfile.write(CODE[:50])

    fails("a body that ends early", place("short", handler(short)).run(*lint), "'127.0.0.1'")
    fails("a body that is too short", place("shorter", server.put("cut", CODE[:50])).run(*lint), "sent 50 of the")

    def endless(h):
        h.send_response(200)
        h.end_headers()
        try:
            for _ in range(100000):
                h.wfile.write(b"x" * 65536)
        except OSError:
            h.server.asked.append("gave up")

    p = place("endless", handler(endless))
    fails("a body without end", p.run(*lint), "sends more than the")
    check("a body without end is not kept", p.files() == [], p.files())

    def loop(h):
        h.answer(302, b"", headers=[("Location", f"{server.base}/blob/hostile?again&{SIGNATURE}")])

    before = len(server.downloads())
    fails("redirects in a circle", place("loop", handler(loop)).run(*lint), "sent on more than 3 times")
    check("redirects in a circle end", len(server.downloads()) - before == 4, server.asked[-6:])

    def away(h):
        h.answer(302, b"", headers=[("Location", "http://elsewhere.invalid/x?" + SIGNATURE)])

    fails("a redirect to plain http", place("away", handler(away)).run(*lint), "'elsewhere.invalid', is not https")

    def local(h):
        h.answer(302, b"", headers=[("Location", "file:///etc/passwd")])

    fails("a redirect to a file", place("local", handler(local)).run(*lint))

    def once(h):
        h.answer(307, b"go on", headers=[("Location", server.put("code", CODE))])

    check("a redirect to the archive is followed", place("once", handler(once)).run(*lint).returncode in (0, 1))

    def denied(h):
        h.answer(403, b"<Error><Code>AccessDenied</Code></Error>" * 100, "application/xml")

    fails("403", place("403", handler(denied)).run(*lint), "answered 403")
    html = b"<!doctype html><title>Sign in</title>"
    fails("a page instead of a zip", place("html", server.put("html", html)).run(*lint), "'127.0.0.1' sent")
    page = place("page", server.put("html", html), CodeSha256=sha(html), CodeSize=len(html)).run(*lint)
    check("a page that AWS vouches for is a malformed archive", page.returncode == 1 and "malformed-archive" in
          page.stdout, page)
    fails("plain http", place("http", "http://bucket.example.com/x?" + SIGNATURE).run(*lint),
          "'bucket.example.com', is not https")
    fails("no address", place("none", "code?" + SIGNATURE).run(*lint), "that AWS gave")
    fails("a user in the address", place("user", "https://u:p@example.com/?" + SIGNATURE).run(*lint), "that AWS gave")
    fails("more than is fetched", place("huge", None, CodeSize=1 << 40).run(*lint), "the most that is fetched")
    fails("no hash", place("nohash", None, CodeSha256="x").run(*lint), "no location, size and SHA-256")


def answers(server, root):
    lint = ("lint", "--aws", "orders")
    fails("no JSON", Place(root, "nojson", {"get-function": "<html>"}).run(*lint), "printed no JSON object")
    fails("no configuration", Place(root, "noconf", {"get-function": "{}"}).run(*lint), "gave no configuration")
    flood = Place(root, "flood", {"get-function": ""})
    with open(os.path.join(flood.folder, "bin", "aws"), "w") as f:
        f.write("#!/bin/sh\nexec head -c 20000000 /dev/zero\n")
    fails("an answer without end", flood.run(*lint), "wrote more than")
    said = "\n\x1b[31mAn error\noccurred: see https://x.invalid/?" + SIGNATURE + " now\n"
    place = Place(root, "fail", {"get-function.fail": said})
    fails("a failure's words", place.run(*lint), "An error occurred: see https://x.invalid/ now")
    check("a failure's words hold no control characters", "\x1b" not in place.run(*lint).stderr)
    image = Place(root, "image", {"get-function": {"Configuration": configuration(PackageType="Image"),
                                                   "Code": {"RepositoryType": "ECR", "ImageUri": "x"}}}).run(*lint)
    check("a container image is said not to be applicable", "container image" in image.stdout + image.stderr, image)
    fails("no aws", place.run(*lint, path="/nonexistent"), "'aws' is in no folder of PATH")
    place.write("aws", "#!/bin/sh\necho ran >ran\n")
    os.chmod(os.path.join(place.project, "aws"), 0o755)
    fails("an aws in the current folder", place.run(*lint, path=".:"), "'aws' is in no folder of PATH")
    check("an aws in the current folder is not run", not os.path.exists(os.path.join(place.project, "ran")))
    tricks(server, root)


    refused = Place(root, "refused", {"get-function": function_answer(server),
                                      "get-layer-version-by-arn.fail": "AccessDenied: not yours\n"})
    done = refused.run("lint", "--aws", "orders")
    check("a layer that AWS does not give is an unknown with its words", done.returncode in (0, 1) and
          "AccessDenied: not yours" in done.stdout and "1 of 3 archives read" in done.stdout, done)


def tricks(server, root):
    bad = [{"Arn": f"{ACCOUNT}:layer:../../../escape:1"}, {"Arn": f"{ACCOUNT}:layer:a/b:1"}]
    place = Place(root, "tricks", {"get-function": function_answer(server, Layers=bad, FunctionName="../../escape")})
    done = place.run("lint", "--aws", "orders")
    check("layers whose ARN is none are unknowns", done.returncode in (0, 1) and "escape" in done.stdout, done)
    check("nothing is written outside of the cache",
          all(not os.path.exists(os.path.join(root, d, "escape")) for d in (".", "tricks", "tricks/cache")))
    place.run("lint", "--aws", "-x", "--region", "eu-west-1")
    with open(os.path.join(place.answers, "words")) as f:
        words = f.read().split("\n")
    check("a name that starts with '-' stays a name", "--function-name=-x" in words and "-x" not in words, words)
    os.unlink(os.path.join(place.answers, "words"))
    fails("a file for a name", place.run("lint", "--aws", "file:///etc/passwd"), "no name or ARN of a function")
    fails("an option for a region", place.run("lint", "--aws", "x", "--region", "a b"), "option '--region'")
    fails("no address for an endpoint", place.run("lint", "--aws", "x", "--endpoint-url", "file:///x"),
          "option '--endpoint-url'")
    check("aws was not run for them", not os.path.exists(os.path.join(place.answers, "words")))
    other = Place(root, "foreign", {"get-function": function_answer(server)})
    os.makedirs(other.cache)
    os.symlink("/proc", os.path.join(other.cache, "layercheck"))
    fails("a cache that cannot be written", other.run("lint", "--aws", "orders"), "folder")
    open_cache = Place(root, "open", {"get-function": function_answer(server, Layers=[])})
    os.makedirs(os.path.join(open_cache.cache, "layercheck"), 0o755)
    open_cache.run("lint", "--aws", "orders")
    check("a cache that others may read is closed",
          stat.S_IMODE(os.stat(os.path.join(open_cache.cache, "layercheck")).st_mode) == 0o700)


# -- layers and their lock --------------------------------------------------------------------------------------------

TEMPLATE = """Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Code: {ZipFile: "exports.handler = async () => require('axios');"}
      Layers:
        - %s
"""


def locks(server, root):
    deps, tools = LAYERS
    real = Place(root, "locks")
    real.write("template.yaml", TEMPLATE % deps)
    unknown = real.run("lint", "template.yaml")
    check("a layer that is not here is an unknown that says how to get it", "layercheck fetch-layers" in unknown.stdout,
          unknown)
    before = len(server.downloads())
    done = real.run("fetch-layers", "--endpoint-url", server.base)
    check("fetch-layers fetches it", done.returncode == 0 and f"fetched {deps} ({len(LAYERS[deps])} bytes)" in
          done.stdout and "wrote 'layercheck.lock'" in done.stdout, done)
    line = f"{deps} sha256={hashlib.sha256(LAYERS[deps]).hexdigest()} size={len(LAYERS[deps])} " \
           "created=2024-05-01T10:11:12.000+0000"
    check("the lock says what it holds", real.read("layercheck.lock").split("\n")[1:] == [line, ""],
          real.read("layercheck.lock"))
    check("one archive was downloaded", len(server.downloads()) - before == 1, server.asked)
    offline(real, deps)
    with_fake(server, root, deps, tools, line)


def offline(place, deps):
    read = place.run("lint", "template.yaml", "--format", "json", path="/nonexistent")
    report = json.loads(read.stdout)
    check("lint reads it without aws and without network", report["summary"]["archives_read"] == 2 and
          report["functions"][0]["packages"][0]["version"] == "1.7.0", read)
    again = place.run("fetch-layers", path="/nonexistent")
    check("a second fetch-layers asks nobody", again.returncode == 0 and f"have {deps}" in again.stdout and
          "is as it was" in again.stdout, again)
    explained = place.run("explain", "template.yaml", "-c", "which axios", path="/nonexistent")
    check("explain reads it too", "/opt/nodejs/node_modules/axios" in explained.stdout, explained)
    zip_path = os.path.join(place.cache, "layercheck/layers", deps.replace(":", ".") + ".zip")
    with open(zip_path, "ab") as f:
        f.write(b"x")
    fails("another content in the cache", place.run("lint", "template.yaml", path="/nonexistent"), deps,
          "is not the layer that 'layercheck.lock' locks")
    os.unlink(zip_path)
    gone = place.run("lint", "template.yaml", path="/nonexistent")
    check("a locked layer that is not in the cache is an unknown", "locked by 'layercheck.lock', but not in this" in
          gone.stdout and gone.returncode in (0, 1), gone)
    lock = place.read("layercheck.lock")
    os.unlink(os.path.join(place.project, "layercheck.lock"))
    check("without a lock the cache is not looked into", "named only by its ARN" in
          place.run("lint", "template.yaml", path="/nonexistent").stdout)
    place.write("layercheck.lock", lock)


def with_fake(server, root, deps, tools, line):
    place = Place(root, "relock", {"get-layer-version-by-arn": layer_answer(server, deps)})
    place.write("template.yaml", TEMPLATE % deps)
    place.write("layercheck.lock", line + "\n")
    check("another machine gets what is locked", place.run("fetch-layers").returncode == 0)
    check("a lock that is right stays as it is", place.read("layercheck.lock") == line + "\n")
    shutil.rmtree(place.cache)
    place.answer("get-layer-version-by-arn", layer_answer(server, deps, LAYERS[tools]))
    fails("another layer on AWS than the one that is locked",
          place.run("fetch-layers"), deps, hashlib.sha256(LAYERS[deps]).hexdigest(), "is locked")
    check("the lock stays as it is", place.read("layercheck.lock") == line + "\n")
    check("nothing of it is kept", place.files() == [], place.files())
    for text, why in ((line.replace("sha256=", "md5="), f"line 1, column {len(deps) + 2}: expected 'sha256='"),
                      ("# c\nnonsense\n", "line 2, column 1: expected the ARN of a layer version"),
                      (line + "\n" + line + "\n", "line 2, column 1: this layer has a line already"),
                      (line + " more", "and then the end of the line")):
        place.write("layercheck.lock", text)
        fails("a malformed lock", place.run("lint", "template.yaml"), "'layercheck.lock'", why)
        fails("a malformed lock", place.run("fetch-layers"), "'layercheck.lock'", why)
    os.unlink(os.path.join(place.project, "layercheck.lock"))
    place.write("template.yaml", (TEMPLATE + "        - %s\n") % (tools, deps))
    place.answer("get-layer-version-by-arn", layer_answer(server, tools))
    done = place.run("fetch-layers", "template.yaml")
    check("a lock is sorted by ARN", done.returncode == 0 and
          [entry.split(" ")[0] for entry in place.read("layercheck.lock").split("\n")[1:-1]] == [deps, tools],
          done.stdout + done.stderr)
    flags = place.run("lint", "--layer", deps, "--runtime", "nodejs22.x", "--arch", "arm64")
    check("a layer that a flag names is found too", "2 of 2" in flags.stdout or "1 of 1" in flags.stdout, flags)
    mapped = place.run("fetch-layers", "template.yaml", "--layer-map", f"{ACCOUNT}:layer:*:*=template.yaml")
    check("what --layer-map finds is not fetched", "no layer is named only by ARN" in mapped.stdout, mapped)
    nested = os.path.join(place.project, "svc")
    os.makedirs(nested)
    with open(os.path.join(nested, "template.yaml"), "w") as f:
        f.write(TEMPLATE % deps)
    check("the lock above a folder holds for it", "unknown: the content" not in
          place.run("lint", "svc/template.yaml").stdout)


def main():
    if not os.path.exists(AWS):
        print("skip: Debian's awscli is not installed")
        print("0 passed, 0 failed")
        return 0
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as root:
        deployed(server, root)
        hostile(server, root)
        answers(server, root)
        locks(server, root)
    server.shutdown()
    print(f"{count['passed']} passed, {count['failed']} failed")
    return count["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
