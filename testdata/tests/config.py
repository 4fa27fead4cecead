"""layercheck.yaml and what runs over many descriptions do with it: which file holds where, what it describes, the
published schema, several environments of one project, whole repositories.

Each expectation is reasoned from what layercheck.yaml and --help promise; examples are judged by python3-jsonschema
under ci/layercheck.schema.json and by the program, and both must say the same.
The last line is `N passed, N failed`.
"""
import json
import os
import subprocess
import sys
import tempfile

B = os.path.abspath(os.environ.get("B", "build"))
PROGRAM = os.path.join(B, "layercheck")
ROOT = os.getcwd()
count = {"passed": 0, "failed": 0}


def check(what, good, seen=""):
    count["passed" if good else "failed"] += 1
    if not good:
        print(f"config.py: {what}\n    " + str(seen).replace("\n", "\n    ")[:2500])


class Project:
    def __init__(self, root, name, files, git=True):
        self.folder = os.path.join(root, name)
        os.makedirs(os.path.join(self.folder, ".git") if git else self.folder)
        for path, text in files.items():
            self.write(path, text)

    def write(self, path, text):
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w") as f:
            f.write(text)

    def run(self, *words, at="."):
        environment = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
        return subprocess.run([PROGRAM, *words], cwd=os.path.join(self.folder, at), env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def report(self, *words, at="."):
        done = self.run("lint", "--format", "json", "--as-of", "2025-06-01", *words, at=at)
        try:
            return json.loads(done.stdout)
        except ValueError:
            check(f"'{' '.join(words)}' gives a report", False, done)
            return {"functions": [], "findings": [], "unknown": [], "summary": {}}


def names(report):
    return [f["name"] for f in report["functions"]]


def found(report):
    return sorted((f["rule"], f["severity"], tuple(f["functions"])) for f in report["findings"])


# A handler that is not there is certain to be found whatever else the rules say: 'handler-not-found', an error. What
# does nothing else is silent.
def template(name="Orders", handler="missing.handler", extra=""):
    return f"""Resources:
  {name}:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: {handler}
      Code: code
{extra}"""


CODE = {"code/index.js": "exports.handler = async () => 1;\n"}


def described(root):
    project = Project(root, "described", {
        "layercheck.yaml": "layers:\n"
                           "  deps:\n"
                           "    path: layer\n"
                           "    compatible-runtimes: [nodejs22.x]\n"
                           "  spare: {path: layer}\n"
                           "functions:\n"
                           "  orders:\n"
                           "    code: code\n"
                           "    layers: [deps, ./layer2]\n"
                           "    runtime: nodejs22.x\n"
                           "    architecture: arm64\n"
                           "    handler: missing.handler\n"
                           "    timeout: 30\n"
                           "    memory: 512\n"
                           "    environment: {TABLE: orders, EMPTY: , COUNT: 3}\n"
                           "  other:\n"
                           "    code: nowhere.zip\n"
                           "    runtime: python3.12\n"
                           "    layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:far:1']\n",
        "layer/nodejs/node_modules/x/package.json": '{"name": "x", "version": "1.0.0"}',
        "layer2/nodejs/node_modules/y/package.json": '{"name": "y", "version": "2.0.0"}', **CODE})
    report = project.report()
    orders = report["functions"][0]
    check("functions stand in the file's order, with their settings",
          [(f["name"], f["source"], f["line"], f["runtime"], f["architecture"], f["handler"]) for f in
           report["functions"]] == [("orders", "layercheck.yaml", 7, "nodejs22.x", "arm64", "missing.handler"),
                                    ("other", "layercheck.yaml", 16, "python3.12", "x86_64", "")], report["functions"])
    check("layers are in attachment order", orders["layers"] ==
          ["layer", "./layer2"], orders)
    check("layers are read", [(p["name"], p["provider"]) for p in orders["packages"]] ==
          [("x", "layer:1"), ("y", "layer:2")], orders["packages"])
    what = {u["what"]: (u["why"], u["how"]) for u in report["unknown"] if "content of" in u["what"]}
    check("what is not here is unknown, with what to do", what.get("the content of 'nowhere.zip'") ==
          ("there is no 'nowhere.zip'", "make it first, by what the project builds it with") and
          any("layercheck fetch-layers" in how for _, how in what.values()), what)
    missing = [f for f in report["findings"] if f["rule"] == "handler-not-found"]
    check("a finding points at the line that has to change", len(missing) == 1 and
          missing[0]["locations"][0].get("file") in ("layercheck.yaml", "code"), missing)


def malformed(root):
    for text, why in (
            ("functions:\n  a:\n    code: c\n    tiemout: 3\n", "line 4, column 5: unknown key 'tiemout'; did you mean "
                                                                "'timeout'?"),
            ("functions:\n  a: {runtime: nodejs22.x}\n", "line 2, column 3: function 'a' has no 'code'"),
            ("functions:\n  a: {code: c, timeout: soon}\n", "line 2, column 25: expected a whole number"),
            ("functions:\n  a: {code: c, layers: deps}\n", "line 2, column 24: expected a list of layers"),
            ("layers: {deps: {path: x}}\nfunctions:\n  a: {code: c, layers: [dep]}\n",
             "line 3, column 25: no layer is called 'dep'; did you mean 'deps'?"),
            ("layers: {deps: {}}\n", "line 1, column 10: layer 'deps' has no 'path'"),
            ("functions: [a]\n", "line 1, column 12: expected a map"),
            ("functions:\n  a: {code: c, environment: {X: [1]}}\n", "line 2, column 33: expected a text"),
            ("functions:\n  a: {code: c}\n  a: {code: d}\n", "line 3, column 3: key 'a' is given twice"),
            ("inputs: [.]\n", "lead from one layercheck.yaml to the next"),
            ("inputs: [nowhere.yaml]\n", "line 1, column 10: cannot read 'nowhere.yaml'"),
            ("select: [no-such-rule]\n", "line 1, column 10: no rule or category is called 'no-such-rule'"),
            ("severity: {env-sise: off}\nfunctions: {a: {code: c}}\n", "did you mean 'env-size'?"),
            ("functions:\n  a:\n\tcode: c\n", "line 3, column 1"),
            ("a: &a [*a, *a]\n", "line 1, column 1: unknown key 'a'"),
            ("[" * 100000, "line 1")):
        done = Project(root, f"malformed{count['passed'] + count['failed']}", {"layercheck.yaml": text}).run("lint")
        check(f"{text[:60]!r} is refused with its place", done.returncode == 2 and done.stdout == "" and
              "'layercheck.yaml', " in done.stderr and why in done.stderr and done.stderr.count("\n") == 1, done)


def schema(root):
    try:
        import jsonschema
        import yaml
    except ImportError:
        sys.path.append("/usr/lib/python3/dist-packages")
        try:
            import jsonschema
            import yaml
        except ImportError:
            print("skip: python3-jsonschema is not installed")
            return
    with open(os.path.join(ROOT, "ci/layercheck.schema.json")) as f:
        validator = jsonschema.Draft202012Validator(json.load(f))
    jsonschema.Draft202012Validator.check_schema(validator.schema)
    function = "functions: {a: {code: c%s}}\n"
    examples = ["", "select: [packages]\n", "select: packages\n", "ignore: [1]\n", "ignore: {}\n", "thorough: true\n",
                "thorough: 1\n", "fail-on: never\n", "fail-on: [never]\n", "as-of: '2026-01-01'\n", "as-of: soon\n",
                "severity: {env-size: off}\n", "severity: {env-size: fatal}\n", "severity: []\n",
                "parameters: {A: 1, B: x, C: true}\n", "parameters: {A: [1]}\n", "parameters: {A: {}}\n",
                "layer-map: {'arn:aws:lambda:*:*:layer:x:*': code}\n", "layer-map: {x: y}\n", "inputs: []\n",
                "unknown: 1\n", "layers: {a: {path: x}}\n", "layers: {a: {}}\n", "layers: {a: {path: x, y: z}}\n",
                function % "", function % ", timeout: 3", function % ", timeout: '3'", function % ", timeout: -3",
                function % ", timeout: 1.5", function % ", layers: [x.zip]", function % ", layers: x.zip",
                function % ", runtime: []", function % ", architecture: [arm64]", function % ", environment: {A: 1}",
                function % ", environment: {A: }", function % ", environment: {A: null, B: ~}", function % ", environment: {A: {}}", function % ", environment: {A: [x]}", function % ", nope: 1",
                "functions: {a: {}}\n", "functions: []\n", "stage: [dev, prod]\n", "parameter-file: {}\n"]
    for example in examples:
        # Dates and 'off' are texts in a schema's eyes; a YAML 1.1 loader has other ideas.
        data = yaml.load(example, Loader=loader(yaml))
        valid = validator.is_valid(data)
        project = Project(root, f"schema{count['passed'] + count['failed']}", {"layercheck.yaml": example, **CODE})
        done = project.run("lint", "--function", "code", "--select", "limits", "--config", "layercheck.yaml")
        if valid and ("functions" in example or "layers:" in example):
            done = project.run("lint", "--select", "limits", "--config", "layercheck.yaml")
        refused = done.returncode == 2 and "'layercheck.yaml', line" in done.stderr
        if not valid and not refused:
            done = project.run("lint", "--select", "limits", "--config", "layercheck.yaml")
            refused = done.returncode == 2 and "'layercheck.yaml', line" in done.stderr
        # A text of digits is a text to the program, whatever YAML makes of it.
        lenient = example in ("ignore: [1]\n",)
        check(f"{example!r}: schema and program agree ({'fine' if valid else 'refused'})",
              lenient or valid == (not refused), done)


def loader(yaml):
    class Loader(yaml.SafeLoader):
        pass
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp",
                                                                          "tag:yaml.org,2002:bool")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    import re
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
    return Loader


def settings(root):
    missing = ("handler-not-found", "error", ("Orders",))
    select = "select: [handler]\n"
    project = Project(root, "settings", {"layercheck.yaml": select, "svc/template.yaml": template(),
                                         "svc/code/index.js": CODE["code/index.js"]})
    check("a file above the input's folder holds", found(project.report("svc")) == [missing])
    check("from anywhere", found(project.report(".", at="svc")) == [missing])
    project.write("layercheck.yaml", select + "severity: {handler-not-found: warning}\nfail-on: warning\n")
    check("a severity is lowered", found(project.report("svc")) == [("handler-not-found", "warning", ("Orders",))])
    check("--fail-on of the file counts", project.run("lint", "svc").returncode == 1)
    check("the command line counts more", project.run("lint", "svc", "--fail-on", "error").returncode == 0)
    project.write("svc/layercheck.yaml", "severity: {handler-not-found: note}\n")
    check("the nearest file counts", found(project.report("svc")) == [("handler-not-found", "note", ("Orders",))])
    check("what it does not say is inherited", project.run("lint", "svc", "--verbose").stdout.count("note") > 0)
    project.write("svc/layercheck.yaml", "select: [limits]\n")
    check("lists take the place of the parent's", found(project.report("svc")) == [])
    project.write("svc/layercheck.yaml", "ignore: handler\n")
    check("ignore leaves out", found(project.report("svc")) == [])
    check("what the command line selects by name is on", found(project.report("svc", "--select", "handler-not-found"))
          == [("handler-not-found", "warning", ("Orders",))])
    check("a category does not bring back what the file ignores",
          found(project.report("svc", "--select", "handler")) == [])
    project.write("svc/layercheck.yaml", "severity: {handler-not-found: off}\n")
    check("off leaves out", found(project.report("svc")) == [])
    check("--config holds alone", found(project.report("svc", "--config", "layercheck.yaml")) ==
          [("handler-not-found", "warning", ("Orders",))])
    os.rename(os.path.join(project.folder, ".git"), os.path.join(project.folder, "svc/.git"))
    project.write("svc/layercheck.yaml", select)
    check("what stands above the repository does not hold", found(project.report("svc")) == [missing])
    parameters(root)
    given(root)


def parameters(root):
    extra = "Parameters: {H: {Type: String}}\n"
    text = extra + template(handler="!Ref H")
    project = Project(root, "parameters", {"layercheck.yaml": "parameters: {H: index.handler}\nselect: handler\n",
                                           "template.yaml": text, **CODE})
    check("parameters are given", found(project.report("template.yaml")) == [])
    check("--parameter counts more", found(project.report("template.yaml", "--parameter", "H=gone.handler")) ==
          [("handler-not-found", "error", ("Orders",))])
    layered = template(handler="index.handler", extra="      Layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:"
                                                      "DatadogNode:7']\n")
    project = Project(root, "layermap", {
        "layercheck.yaml": "layer-map: {'arn:aws:lambda:*:*:layer:Datadog*:*': vendor/dd}\n",
        "svc/template.yaml": layered, "svc/code/index.js": CODE["code/index.js"],
        "vendor/dd/nodejs/node_modules/dd/package.json": '{"name": "dd", "version": "1.0.0"}'})
    report = project.report("svc")
    check("layer-map takes wildcards and paths from its own folder",
          [p["name"] for p in report["functions"][0]["packages"]] == ["dd"], report["functions"])
    check("a map of the command line counts more",
          project.report("svc", "--layer-map", "arn:aws:lambda:*:*:layer:*Node:*=svc/code")["functions"][0]["packages"]
          == [])


def given(root):
    """Parameter files that are none, names that no template has, and one description by two names."""
    project = Project(root, "given", {"template.yaml": "Parameters: {H: {Type: String}}\n" + template(handler="!Ref H"),
                                      "bad.json": '[{"Key": "H"}]', "typo.json": '{\n  "Hh": "index.handler"}',
                                      "other/template.yaml": "Parameters: {Hh: {Type: String}}\n" + template(), **CODE})
    done = project.run("lint", "template.yaml", "--parameter-file", "bad.json")
    check("a file of no parameters is refused with its place", done.returncode == 2 and
          "'bad.json', line 1, column 2: expected 'ParameterKey'" in done.stderr, done)
    done = project.run("lint", "template.yaml", "--parameter-file", "typo.json")
    check("a name that no template has is told with its place",
          "'typo.json', line 2: no template has a parameter 'Hh'; did you mean 'H'?" in done.stderr, done.stderr)
    done = project.run("lint", "template.yaml", "other", "--parameter-file", "typo.json")
    check("one that another template has is not", "no template" not in done.stderr, done.stderr)
    report = project.report(".", "template.yaml", os.path.join(project.folder, "template.yaml"))
    check("one description named three times is read once", names(report) == ["Orders"], names(report))
    done = project.run("lint", ".", "template.yaml")
    check("and that is told", "'template.yaml' is named twice and read once" in done.stderr, done.stderr)


def environments(root):
    text = "Parameters: {H: {Type: String}}\n" + template(handler="!Ref H") + \
        "  Same:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: nodejs22.x, Handler: no.h, Code: code}\n"
    project = Project(root, "environments", {"template.yaml": text, "prod.json": '{"H": "index.handler"}',
                                             "dev.json": '{"H": "gone.handler"}', **CODE})
    both = ("template.yaml", "--select", "handler", "--parameter-file", "prod.json", "--parameter-file", "dev.json")
    report = project.report(*both)
    check("each environment has its functions", names(report) ==
          ["Orders (prod.json)", "Same (prod.json)", "Orders (dev.json)", "Same (dev.json)"], names(report))
    check("what is the same in all is one finding", found(report) ==
          [("handler-not-found", "error", ("Orders (dev.json)",)),
           ("handler-not-found", "error", ("Same (prod.json)", "Same (dev.json)"))], found(report))
    one = project.report("template.yaml", "--select", "handler", "--parameter-file", "dev.json")
    check("one environment is simply used", names(one) == ["Orders", "Same"], names(one))
    over = project.report("template.yaml", "--select", "handler", "--parameter-file", "dev.json,prod.json")
    check("files of one option are laid over each other", found(over) ==
          [("handler-not-found", "error", ("Same",))] and names(over) == ["Orders", "Same"], found(over))
    project.write("layercheck.yaml", "parameter-file: [prod.json, dev.json]\nselect: handler\n")
    check("a file may name them", names(project.report("template.yaml")) == names(report))
    check("the command line's take their place",
          names(project.report("template.yaml", "--parameter-file", "dev.json")) == ["Orders", "Same"])
    sls = "service: s\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions:\n  f:\n    handler: " \
          "${self:custom.h.${opt:stage}}\ncustom:\n  h: {dev: index.handler, prod: gone.handler}\n"
    project = Project(root, "stages", {"serverless.yml": sls, "index.js": "exports.handler = async () => 1;\n"})
    report = project.report("serverless.yml", "--stage", "dev", "--stage", "prod")
    check("stages are environments", names(report) == ["f (dev)", "f (prod)"], report["functions"])
    check("each with its own settings", [f["handler"] for f in report["functions"]] ==
          ["index.handler", "gone.handler"], report["functions"])


def recursive(root):
    files = {"layercheck.yaml": "select: handler\n"}
    for i in range(40):
        files[f"svc{i:02}/template.yaml"] = template()
        files[f"svc{i:02}/code/index.js"] = CODE["code/index.js"]
    for skipped in ("node_modules/x", ".aws-sam/build", "svc00/cdk.out", ".serverless", ".terraform/modules/m", "venv"):
        files[f"{skipped}/template.yaml"] = template("Copy")
    files["svc01/layercheck.yaml"] = "ignore: handler-not-found\n"
    files["svc02/layercheck.yaml"] = "severity: {handler-not-found: warning}\n"
    files["charts/templates/template.yaml"] = "kind: Deployment\nmetadata: {{ .Values.x }}\n"
    project = Project(root, "recursive", files)
    report = project.report("--recursive", ".")
    check("every description is read, in the order of their paths",
          names(report) == [f"Orders (svc{i:02}/template.yaml)" for i in range(40)], names(report))
    errors = [f for f in report["findings"] if f["severity"] == "error"]
    check("each under its own configuration", len(report["findings"]) == 39 and len(errors) == 38, len(errors))
    check("a severity of one folder holds there alone",
          [f["functions"] for f in report["findings"] if f["severity"] == "warning"] ==
          [["Orders (svc02/template.yaml)"]])
    check("what a folder ignores is not said of it", not any("svc01" in n for f in report["findings"]
                                                            for n in f["functions"]))
    check("the same with other jobs", project.report("--recursive", ".", "--jobs", "7") ==
          project.report("--recursive", ".", "--jobs", "1"))
    for words in ((".", "svc07/template.yaml"), ("svc07/template.yaml", "."), (".", "svc07"), (".", ".")):
        again = project.report("--recursive", *words)
        check("what two words lead to is read once: " + " ".join(words),
              len(names(again)) == 40 and len(again["findings"]) == 39, names(again))
    project.write("svc03/layercheck.yaml", "fail-on: never\n")
    done = project.run("lint", "--recursive")
    check("what holds for whole runs is not taken from one folder, and that is said", done.returncode == 1 and
          "'svc03/layercheck.yaml': 'fail-on' holds for whole runs" in done.stderr, done.stderr)
    project.write("svc05/template.yaml", "Resources:\n  A: [\n")
    done = project.run("lint", "--recursive")
    check("a malformed template ends the run with its place", done.returncode == 2 and "svc05/template.yaml" in
          done.stderr and "line 3" in done.stderr, done.stderr)
    shared(root)
    nested(root)
    empty = Project(root, "empty", {"a/b.txt": ""})
    composed = Project(root, "composed", {"serverless-compose.yml": "services: {a: {path: a}}\n"})
    for words in ((), (".",), ("serverless-compose.yml",)):
        done = composed.run("lint", *words)
        check("services of a serverless-compose.yml: " + " ".join(words), done.returncode == 2 and
              "name the folder of a service, or all with --recursive" in done.stderr, done)
    done = empty.run("lint", "--recursive", ".")
    check("nothing below is an error", done.returncode == 2 and "nothing below '.' describes a deployment" in
          done.stderr, done)


def shared(root):
    """Two folders use one layer; what is wrong with it is said to those who want to hear it, as gravely as any asks."""
    layer = "      Layers: [!Ref Deps]\n" \
        "  Deps:\n    Type: AWS::Lambda::LayerVersion\n    Properties: {Content: ../layer}\n"
    files = {"layer/node_modules/x/package.json": '{"name": "x", "version": "1.0.0"}'}
    for name in "abc":
        files[f"{name}/template.yaml"] = template(name.upper(), "index.handler", layer)
        files[f"{name}/code/index.js"] = CODE["code/index.js"]
    project = Project(root, "shared", files)
    plain = [f for f in found(project.report("--recursive", ".")) if f[0] == "layer-layout"]
    check("a layer's defect is one finding with all functions", plain == [("layer-layout", "warning", ("A", "B", "C"))],
          plain)
    project.write("a/layercheck.yaml", "ignore: layer-layout\n")
    project.write("b/layercheck.yaml", "severity: {layer-layout: note}\n")
    project.write("c/layercheck.yaml", "severity: {layer-layout: error}\n")
    each = [f for f in found(project.report("--recursive", ".")) if f[0] == "layer-layout"]
    check("who ignores it is not named, and the gravest counts", each == [("layer-layout", "error", ("B", "C"))], each)


def nested(root):
    stack = "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: " \
            "zchild/template.yaml}\n"
    project = Project(root, "nested", {"template.yaml": stack, "zchild/template.yaml": template(),
                                       "zchild/code/index.js": CODE["code/index.js"]})
    report = project.report("--recursive", ".", "--select", "handler")
    check("a nested stack's template is not read twice", len(names(report)) == 1, names(report))
    terraform(root)
    sls = "service: s\nprovider: {name: aws, runtime: nodejs22.x}\ncustom: {x: 1}\nfunctions: {%s: {handler: i.h}}\n"
    other = "resources: ${file(../b/serverless.yml):custom}\n"
    project = Project(root, "values", {"a/serverless.yml": sls % "fa" + other, "b/serverless.yml": sls % "fb"})
    report = project.report("--recursive", ".", "--select", "handler")
    check("a service that another takes values from is still one", names(report) == ["fa", "fb"], names(report))
    project = Project(root, "inputs", {"layercheck.yaml": "inputs: [svc/template.yaml, other]\nselect: handler\n"
                                                          "functions: {own: {code: svc/code}}\n",
                                       "svc/template.yaml": template(), "svc/code/index.js": CODE["code/index.js"],
                                       "other/template.yaml": template("Second"),
                                       "other/layercheck.yaml": "ignore: handler\n",
                                       "other/code/index.js": CODE["code/index.js"]})
    report = project.report()
    check("a project names its inputs, each under its own configuration",
          names(report) == ["own", "Orders", "Second"] and
          ("handler-not-found", "error", ("Orders",)) in found(report) and
          not any("Second" in f[2] for f in found(report)), (names(report), found(report)))
    check("the same when the folder is walked", names(project.report("--recursive", ".")) == names(report))


def terraform(root):
    module = 'variable "h" {}\nresource "aws_lambda_function" "f" {\n  function_name = "f"\n' \
             '  runtime = "nodejs22.x"\n  handler = var.h\n  filename = "code.zip"\n}\n'
    stack = 'variable "h" { default = "index.handler" }\nmodule "fn" {\n  source = "../../modules/fn"\n  h = var.h\n}\n'
    project = Project(root, "terraform", {"modules/fn/main.tf": module, "stacks/prod/main.tf": stack,
                                          "a.tfvars": 'h = "a.handler"\n', "b.tfvars": 'h = "b.handler"\n'})
    report = project.report("--recursive", ".")
    check("a module is read as part of the stack that uses it", [f["handler"] for f in report["functions"]] ==
          ["index.handler"], report["functions"])
    report = project.report("stacks/prod", "--tfvars", "a.tfvars", "--tfvars", "b.tfvars")
    check("files of variables are environments", [(f["name"].split(" ")[-1], f["handler"]) for f in
                                                  report["functions"]] ==
          [("(a.tfvars)", "a.handler"), ("(b.tfvars)", "b.handler")], report["functions"])
    report = project.report("stacks/prod", "--tfvars", "a.tfvars,b.tfvars")
    check("files of one option are laid over each other", [f["handler"] for f in report["functions"]] ==
          ["b.handler"], report["functions"])


def deployed(root):
    answer = {"Configuration": {"FunctionName": "orders", "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:orders:4",
                                "Version": "4", "Runtime": "nodejs22.x", "Handler": "index.handler", "Timeout": 9,
                                "Architectures": ["arm64"], "Environment": {"Variables": {"AWS_REGION": "hidden-x"}},
                                "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:b:2", "CodeSize": 1},
                                           {"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:a:1", "CodeSize": 1}]},
              "Code": {"RepositoryType": "S3", "Location": "https://bucket/x?X-Amz-Signature=hidden"}}
    project = Project(root, "deployed", {"one.json": json.dumps(answer), "pretty.json": json.dumps(answer, indent=2)})
    for name in ("one.json", "pretty.json"):
        done = project.run("lint", name, "--verbose", "--format", "text")
        check("nothing of the code's address is shown, nor a variable's value", "hidden" not in done.stdout +
              done.stderr, done)
        report = project.report(name)
        check("layers are in the order of the answer", report["functions"][0]["layers"] ==
              [layer["Arn"] for layer in answer["Configuration"]["Layers"]], report)
        how = [u.get("how") for u in report["unknown"] if "aws:orders" in u["what"]]
        check("the code is unknown, with how to get it", "layercheck lint --aws orders:4 --region eu-west-1" in how,
              report["unknown"])
    configuration = dict(answer["Configuration"], FunctionName="second", Environment={"Error": {
        "ErrorCode": "AccessDeniedException", "Message": "key"}})
    project.write("list.json", json.dumps({"Functions": [
        answer["Configuration"], configuration, dict(configuration, FunctionName="third", PackageType="Image")]}))
    report = project.report("list.json")
    check("a list is read, images apart", names(report) == ["orders", "second"], report)
    start = '{"FunctionName": "x", "FunctionArn": "a"'
    for text, why in (("{\"FunctionArn\": \"x\"}", "line 1, column 1: expected a function's configuration"),
                      (start + ',\n "Layers": {}}', "line 2, column 2: expected a list"),
                      (start + ',\n "Layers": [{}]}', "expected a layer with its 'Arn'"),
                      ('{"FunctionName": "x", "FunctionArn": ', "line 1, column 38")):
        project.write("bad.json", text)
        done = project.run("lint", "bad.json")
        check(f"{text[:40]!r} is refused with its place",
              done.returncode == 2 and "'bad.json', " in done.stderr and why in done.stderr, done)


def main():
    with tempfile.TemporaryDirectory() as root:
        for part in (described, malformed, schema, settings, environments, recursive, deployed):
            part(root)
    print(f"{count['passed']} passed, {count['failed']} failed")
    return count["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
