#!/usr/bin/env python3
"""The reports for CI: SARIF by its schema, annotations as the runner of GitHub Actions would read them, and names that try to break out.

LC_SARIF_SCHEMA names OASIS's sarif-schema-2.1.0.json; without it only the shape that is written out here is checked, and that is said."""
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("LAYERCHECK", os.path.join(ROOT, "build", "layercheck")))
SCHEMA = os.environ.get("LC_SARIF_SCHEMA")
HOSTILE = ["::error file=x::pwned", "new\nline", "cr\rback", "50%0A::stop-commands::x", "bidi\u202eevil", "[link](https://evil.example)",
           "tab\tname", "esc\x1b[31m", "comma,colon:name", "𝒳 and é", "##[error]x", "{0}"]
COMMAND = re.compile(r"^::(error|warning|notice) (.*?)::(.*)$")
LEVELS = {"error": "error", "warning": "warning", "note": "note"}
passed = failed = 0


def expect(what, truth):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print("not so:", what)


def run(folder, *arguments):
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    done = subprocess.run([PROGRAM, "lint", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        print(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


def write(folder, path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(text)


# ------------------------------------------------------------------------------------------------------------ SARIF

def check_shape(log):
    """What code scanning needs, whatever else the schema says."""
    expect("one run of version 2.1.0", log["version"] == "2.1.0" and len(log["runs"]) == 1)
    one = log["runs"][0]
    rules = one["tool"]["driver"]["rules"]
    expect("columns are said to be in UTF-16", one["columnKind"] == "utf16CodeUnits")
    expect("the run is said to have been done", one["invocations"][0]["executionSuccessful"] is True)
    for rule in rules:
        texts = [rule[k]["text"] for k in ("shortDescription", "fullDescription", "help")]
        secret = "secrets" in rule["properties"]["tags"]
        expect(f"{rule['id']} has three texts and a level", all(texts) and rule["defaultConfiguration"]["level"] in LEVELS.values())
        expect(f"{rule['id']} is marked as security, or not", ("security" in rule["properties"]["tags"]) == secret ==
               ("security-severity" in rule["properties"]))
        expect(f"{rule['id']} has no address", "helpUri" not in rule)
    for result in one["results"]:
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        expect("the index is that of the rule", rules[result["ruleIndex"]]["id"] == result["ruleId"])
        expect(f"'{uri}' is a relative URI", re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) and not uri.startswith(("/", "..")) and
               place["artifactLocation"]["uriBaseId"] == "%SRCROOT%")
        expect("a line", place["region"]["startLine"] >= 1)
        expect("a fingerprint of our own", re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["layercheckFingerprint/v1"]))
    return one


def check_sarif(text, repository):
    log = json.loads(text)
    if SCHEMA:
        sys.path.append("/usr/lib/python3/dist-packages")  # where Debian's is, whichever python3 runs this
        import jsonschema
        with open(SCHEMA, encoding="utf-8") as file:
            schema = json.load(file)
        errors = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(log))
        for error in errors[:5]:
            print("schema:", error.message[:300], list(error.absolute_path))
        expect("the schema has nothing to say", not errors)
    one = check_shape(log)
    for result in one["results"]:
        for place in result["locations"] + result.get("relatedLocations", []):
            path = urllib.parse.unquote(place["physicalLocation"]["artifactLocation"]["uri"])
            expect(f"'{path}' is in the repository", os.path.exists(os.path.join(repository, path)))
    return one


# ----------------------------------------------------------------------------------------------------------- GitHub

def decode(text, extra):
    for escape, char in extra + [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]:
        text = text.replace(escape, char)
    return text


def annotations(text):
    """Lines as the runner reads them: what begins with '::' is a command, everything else is shown."""
    found = []
    for line in text.split("\n"):
        if not line.startswith("::"):
            expect(f"no command hides in '{line[:60]}'", "##[" not in line and not any(ord(c) < 32 or c in "\u202e\x7f" for c in line))
            continue
        match = COMMAND.match(line)
        expect(f"'{line[:60]}' is one of our commands", match)
        if not match:
            continue
        properties = dict(p.split("=", 1) for p in match.group(2).split(","))
        expect("only known properties", set(properties) <= {"file", "line", "col", "title"})
        found.append((match.group(1), {k: decode(v, [("%3A", ":"), ("%2C", ",")]) for k, v in properties.items()}, decode(match.group(3), [])))
    return found


# ------------------------------------------------------------------------------------------------------------ worlds

def hostile_names(repository):
    """Entries, a folder and a function with names that try to be commands, links, other lines."""
    folder = os.path.join(repository, "service #1: é")
    os.makedirs(folder)
    write(folder, "src ü/index.js", "exports.handler = async () => { /* 𝒳é */ fetch('https://example.org'); return 1; };\n")
    seen = set()
    with zipfile.ZipFile(os.path.join(folder, "layer,1:x.zip"), "w") as layer:
        for name in HOSTILE:
            for variant in (name + ".js", name.upper() + ".js"):
                if variant in seen:
                    continue
                seen.add(variant)
                entry = zipfile.ZipInfo("nodejs/" + variant)
                entry.external_attr = 0o600 << 16
                layer.writestr(entry, variant)
    flags = ["--function", "src ü", "--name", "f\n::error::f", "--layer", "layer,1:x.zip", "--runtime", "nodejs24.x", "--handler", "index.handler",
             "--timeout", "0", "--env", "A\n::warning::B=1", "--verbose"]
    one = check_sarif(run(folder, *flags, "--format", "sarif"), repository)
    expect("several rules speak", len({r["ruleId"] for r in one["results"]}) >= 4)
    lost = [r for r in one["results"] if r["ruleId"] == "floating-promise"][0]["locations"][0]["physicalLocation"]
    with open(os.path.join(folder, "src ü/index.js"), encoding="utf-8") as file:
        line = file.read().encode("utf-16-le")
    begin, end = lost["region"]["startColumn"] - 1, lost["region"]["endColumn"] - 1
    expect("columns count UTF-16 code units", line[begin * 2:end * 2].decode("utf-16-le").startswith("fetch('https://example.org')"))
    expect("the path is percent-encoded", lost["artifactLocation"]["uri"] == urllib.parse.quote("service #1: é/src ü/index.js"))
    inside = [r for r in one["results"] if any("!" in l.get("fullyQualifiedName", "") for l in r["locations"][0].get("logicalLocations", []))]
    expect("entries of the layer are told as logical places", inside)
    for result in one["results"]:
        text = result["message"]["text"]
        expect("no link of a name's", not re.search(r"(?<!\\)\]\(", text))
        expect("no control characters", not any(ord(c) < 32 and c != "\n" or c == "\u202e" for c in text))
    said = annotations(run(folder, *flags, "--format", "github"))
    expect("annotations name files of the repository", all(os.path.exists(os.path.join(repository, a[1]["file"])) for a in said))
    expect("what was said is said here too", {a[1]["title"] for a in said} == {r["ruleId"] for r in one["results"]})
    expect("the most severe first", [a[0] for a in said] == sorted((a[0] for a in said), key=["error", "warning", "notice"].index))
    expect("the environment variable's name is shown, not obeyed", any("A\\n::warning::B" in a[2] for a in said))
    text = run(folder, *flags)
    expect("text begins no command", not any(l.startswith("::") for l in text.split("\n")))
    expect("text has no control characters", not any(ord(c) < 32 and c != "\n" or c == "\u202e" for c in text))


def templates(repository):
    """Findings about settings and about archives: both at lines of the template."""
    folder = os.path.join(repository, "app")
    write(folder, "src/app.py", "def handler(event, context):\n    return 1\n")
    write(folder, "template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  Deps:\n    Type: AWS::Serverless::LayerVersion\n"
          "    Properties:\n      ContentUri: deps.zip\n  Orders:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: src/\n"
          "      Handler: app.handler\n      Runtime: python3.13\n      Timeout: 0\n      Layers:\n        - !Ref Deps\n"
          "        - arn:aws:lambda:eu-west-1:123456789012:layer:other:1\n")
    with zipfile.ZipFile(os.path.join(folder, "deps.zip"), "w") as layer:
        entry = zipfile.ZipInfo("python/deps.py")
        entry.external_attr = 0o600 << 16
        layer.writestr(entry, "x = 1\n")
    one = check_sarif(run(folder, "--format", "sarif"), repository)
    places = {r["ruleId"]: (r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
                            r["locations"][0]["physicalLocation"]["region"]["startLine"]) for r in one["results"]}
    expect("the setting is at its line", places.get("invalid-setting") == ("app/template.yaml", 13))
    expect("the layer's file is at the line that attaches the layer", places.get("unreadable-file") == ("app/template.yaml", 15))
    unknown = [n["message"]["text"] for n in one["invocations"][0]["toolExecutionNotifications"] if n["descriptor"]["id"] == "unknown"]
    expect("what could not be judged is a notification", any("layer:other:1" in text for text in unknown))
    # Without a repository around it, paths count from where the program runs; what is outside is absolute.
    with tempfile.TemporaryDirectory() as elsewhere:
        log = json.loads(run(elsewhere, "--format", "sarif", os.path.join(folder, "template.yaml")))
        location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        expect("a file outside is named whole", location["uri"] == "file://" + urllib.parse.quote(os.path.join(os.path.realpath(folder),
               "template.yaml")) and "uriBaseId" not in location)


def regions(repository):
    """A region is what is meant: of a secret the secret, of another value the value."""
    folder = os.path.join(repository, "regions")
    os.makedirs(folder)
    template = """Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "exports.handler = async () => 1"
      Runtime: nodejs16.x
      Handler: index.handler
      Environment:
        Variables:
          DATABASE_URL: "postgres://é:correct-horse-battery@db.shop.internal/x" # the last
"""
    write(folder, "template.yaml", template)
    lines = template.split("\n")
    found = {}
    for result in check_sarif(run(folder, "--as-of", "2026-11-01", "--format", "sarif"), repository)["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        line = lines[region["startLine"] - 1]
        found[result["ruleId"]] = line[region["startColumn"] - 1:region["endColumn"] - 1]
    expect("a secret's region is the secret", found.get("plaintext-secret") == "correct-horse-battery")
    expect("a property's region is the property", found.get("deprecated-runtime") == "Runtime: nodejs16.x")


def many(repository):
    """More findings than a report for code scanning or a step's annotations hold."""
    folder = os.path.join(repository, "many")
    write(folder, "src/app.py", "def handler(event, context):\n    return 1\n")
    names = "".join(f"          _{i}: x\n" for i in range(990))
    functions = "".join(f"  F{f}:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: src/\n      Handler: app.handler\n"
                        f"      Runtime: python3.13\n      Environment:\n        Variables:\n{names}" for f in range(6))
    write(folder, "template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n" + functions)
    counts = json.loads(run(folder, "--format", "json"))["summary"]
    expect("5,940 names and 6 sizes are wrong", counts["error"] == 5946)
    log = json.loads(run(folder, "--format", "sarif"))["runs"][0]
    expect("5,000 are kept", len(log["results"]) == 5000)
    left = [n["message"]["text"] for n in log["invocations"][0]["toolExecutionNotifications"] if n["descriptor"]["id"] == "left-out"]
    expect("and the others counted", len(left) == 1 and left[0].startswith("946 more findings are left out"))
    text = run(folder, "--format", "github")
    said = annotations(text)
    expect("ten annotations of a kind", len(said) == 10)
    expect("and the others counted there", f"{5946 - 10} errors, 0 warnings, 0 notes\n" in text)


def main():
    with tempfile.TemporaryDirectory() as repository:
        repository = os.path.realpath(repository)
        os.makedirs(os.path.join(repository, ".git"))
        hostile_names(repository)
        templates(repository)
        regions(repository)
        many(repository)
    print("SARIF was checked by", "its schema and by the shape written here" if SCHEMA else "the shape written here alone: LC_SARIF_SCHEMA is not set")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
