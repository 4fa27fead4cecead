#!/usr/bin/env python3
"""Templates: what is read out of them, compared whole.

1. testdata/templates/<case>/: `expected` says which functions, settings, places and reasons the case comes to. It was
   written and is reviewed by people; --bless writes it anew for that review.
2. Random templates, in YAML and in JSON, against an evaluator of its own: PyYAML's nodes and their marks, and the
   intrinsic functions as CloudFormation documents them.

usage: templates.py [--bless] [--only CASE] [--seed N] [--count N]
"""
import argparse
import base64
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
B = os.path.join(ROOT, os.environ.get("B", "build"))
DRIVER = os.path.join(B, "tools", "input_driver")
passed = failed = 0


def ok():
    global passed
    passed += 1


def bad(what):
    global failed
    failed += 1
    print("FAIL", what)


def run(arguments, folder):
    done = subprocess.run([DRIVER] + arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.stdout.decode("utf-8", "replace") + "exit %d\n" % done.returncode


# -- cases ----------------------------------------------------------------------------------------------------------


def words_of(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return shlex.split(file.read(), comments=True)


def prepare(folder):
    """What a repository cannot hold as it is: `name.crlf` and `name.bom` become `name` with that."""
    for top, _, names in os.walk(folder):
        for name in names:
            base, ending = os.path.splitext(name)
            if ending not in (".crlf", ".bom"):
                continue
            with open(os.path.join(top, name), "rb") as file:
                text = file.read()
            text = text.replace(b"\n", b"\r\n") if ending == ".crlf" else b"\xef\xbb\xbf" + text
            with open(os.path.join(top, base), "wb") as file:
                file.write(text)
    # Git keeps no times: everything is as old as everything else, but for what `newer` names.
    for top, _, names in os.walk(folder):
        for name in names + ["."]:
            os.utime(os.path.join(top, name), (1000000000, 1000000000))
    for name in words_of(os.path.join(folder, "newer")):
        os.utime(os.path.join(folder, name), (2000000000, 2000000000))


def cases(only, bless):
    home = os.path.join(ROOT, "testdata", "templates")
    for case in sorted(os.listdir(home)):
        source = os.path.join(home, case)
        if not os.path.isdir(source) or (only and only != case):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = os.path.join(scratch, case)
            shutil.copytree(source, folder)
            os.path.exists(os.path.join(folder, "expected")) and os.remove(os.path.join(folder, "expected"))
            prepare(folder)
            said = run(words_of(os.path.join(folder, "args")), folder)
        expected = os.path.join(source, "expected")
        if bless:
            with open(expected, "w", encoding="utf-8") as file:
                file.write(said)
        wanted = open(expected, encoding="utf-8").read() if os.path.exists(expected) else ""
        if said == wanted:
            ok()
            continue
        bad("templates/" + case)
        for line in unified(wanted, said):
            print("    " + line)


def unified(wanted, said):
    import difflib

    return difflib.unified_diff(wanted.splitlines(), said.splitlines(), "expected", "said", lineterm="", n=1)


# -- random templates ------------------------------------------------------------------------------------------------
# A template is made as plain Python values; functions are tuples (name, argument). Writers turn it into YAML in many
# styles or into JSON. The judge reads the written text again, so places come from PyYAML.


class Call:
    def __init__(self, name, argument):
        self.name, self.argument = name, argument


PARAMETERS = {
    "Stage": {"Type": "String", "Default": "dev"},
    "Token": {"Type": "String", "Default": "tok-ÄÖ-en", "NoEcho": "true"},
    "Open": {"Type": "String"},
    "Zones": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
    "Size": {"Type": "Number", "Default": 256},
    "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/app/key"},
}
MAPPINGS = {"Map": {"dev": {"host": "dev.example.com", "port": 80}, "prod": {"host": "example.com", "port": 443}}}
CONDITIONS = {
    "IsDev": Call("Equals", [Call("Ref", "Stage"), "dev"]),
    "IsProd": Call("Equals", [Call("Ref", "Stage"), "prod"]),
    "NotDev": Call("Not", [Call("Condition", "IsDev")]),
    "Both": Call("And", [Call("Condition", "IsDev"), Call("Not", [Call("Condition", "IsProd")])]),
    "Any": Call("Or", [Call("Condition", "IsProd"), Call("Equals", ["a", "b"]), Call("Condition", "NotDev")]),
}
LITERALS = ["x", "a b", "", "with: colon", "tab\there", "ünï", "yes", "off", "0x1F", "017", "null", "~", "1.50", "#no",
            "'quoted'", 'say "hi"', "{brace", "$ {x}", "-", "=", "true", "100", "line\nbreak"]


def text(r, depth):
    kind = r.randrange(12) if depth > 0 else r.randrange(3)
    if kind == 0:
        return r.choice(LITERALS)
    if kind == 1:
        return Call("Ref", r.choice(["Stage", "Token", "Open", "Size", "Stored", "Table", "AWS::Region", "Nowhere"]))
    if kind == 2:
        return r.choice([r.randrange(1, 1000), True, False, "plain"])
    if kind == 3:
        return Call("Sub", "".join(r.choice(["x", "${Stage}", "${Open}", "${!Lit}", "${AWS::Region}", "${Table.Arn}", "-"])
                                   for _ in range(r.randrange(1, 5))))
    if kind == 4:
        return Call("Sub", ["${A}/${Stage}/${B}", {"A": text(r, depth - 1), "B": text(r, depth - 1)}])
    if kind == 5:
        return Call("Join", [r.choice(["", "-", ","]), items(r, depth - 1)])
    if kind == 6:
        return Call("Select", [r.choice([0, 1, "2"]), items(r, depth - 1)])
    if kind == 7:
        return Call("FindInMap", ["Map", r.choice(["dev", Call("Ref", "Stage"), Call("Ref", "Open")]),
                                  r.choice(["host", "port"])])
    if kind == 8:
        return Call("If", [r.choice(list(CONDITIONS)), text(r, depth - 1), text(r, depth - 1)])
    if kind == 9:
        return Call("GetAtt", r.choice(["Table.Arn", ["Table", "Name"]]))
    if kind == 10:
        return Call("Base64", text(r, depth - 1))
    return Call("ImportValue", r.choice(["shared", Call("Sub", "${Stage}-shared")]))


def items(r, depth):
    if r.randrange(4) == 0:
        return Call("Ref", "Zones")
    if r.randrange(4) == 0:
        return Call("Split", [",", r.choice(["p,q,r", Call("Ref", "Stage"), Call("Ref", "Open")])])
    return [text(r, depth) for _ in range(r.randrange(1, 4))]


def variables(r):
    return {"V%d" % i: text(r, 3) for i in range(r.randrange(1, 6))}


def template(r):
    functions = {}
    for i in range(r.randrange(1, 5)):
        properties = {"Handler": r.choice(["app.handler", text(r, 1)]), "CodeUri": "src"}
        if r.randrange(2):
            properties["Runtime"] = "python3.12"
        if r.randrange(2):
            properties["Timeout"] = r.choice([3, "30", Call("If", ["IsDev", 5, 60])])
        if r.randrange(3):
            properties["Environment"] = {"Variables": variables(r)}
        if r.randrange(4) == 0:
            properties["MemorySize"] = Call("Ref", r.choice(["Size", "Open", "AWS::NoValue"]))
        functions["Fn%d" % i] = {"Type": "AWS::Serverless::Function", "Properties": properties}
        if r.randrange(5) == 0:
            functions["Fn%d" % i]["IgnoreGlobals"] = r.choice(["*", ["Timeout", "Environment"]])
        if r.randrange(6) == 0:
            functions["Fn%d" % i]["Condition"] = r.choice(list(CONDITIONS))
    functions["Table"] = {"Type": "AWS::DynamoDB::Table"}
    shared = {"Runtime": "nodejs22.x", "Timeout": 7}
    if r.randrange(2):
        shared["Environment"] = {"Variables": variables(r)}
    out = {"Transform": "AWS::Serverless-2016-10-31", "Parameters": PARAMETERS, "Mappings": MAPPINGS,
           "Conditions": CONDITIONS}
    if r.randrange(3):
        out["Globals"] = {"Function": shared}
    out["Resources"] = functions
    return out


def long_form(value):
    if isinstance(value, Call):
        name = value.name if value.name in ("Ref", "Condition") else "Fn::" + value.name
        return {name: long_form(value.argument)}
    if isinstance(value, dict):
        return {key: long_form(item) for key, item in value.items()}
    if isinstance(value, list):
        return [long_form(item) for item in value]
    return value


PLAIN = re.compile(r"^[A-Za-z0-9/_.][A-Za-z0-9/_. :-]*$")


def scalar(r, value):
    if value is True or value is False:
        return r.choice(["true", "True", "yes", "on"]) if value else r.choice(["false", "no", "Off"])
    if isinstance(value, int):
        return str(value)
    style = r.randrange(3)
    if style == 0 and PLAIN.match(value) and ": " not in value and not value.endswith((" ", ":")):
        return value
    if style == 1 and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False)


def flow(r, value):
    if isinstance(value, dict):
        return "{" + ", ".join(scalar(r, key) + ": " + flow(r, item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(r, item) for item in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return scalar(r, value)


def block(r, value, indent):
    """YAML of a value that stands behind "key:" or "-": starts with a blank or a line's end."""
    pad = " " * indent
    if isinstance(value, Call):
        if r.randrange(2):
            inner = value.argument
            if isinstance(inner, Call):
                inner = long_form(inner)
            return " !" + value.name + block(r, inner, indent)
        name = value.name if value.name in ("Ref", "Condition") else "Fn::" + value.name
        return block(r, r.choice([long_form(value), {name: value.argument}]), indent)
    if isinstance(value, (dict, list)) and (not value or r.randrange(5) == 0):
        return " " + flow(r, long_form(value))
    if isinstance(value, dict):
        return "".join("\n%s%s:%s" % (pad, scalar(r, key), block(r, item, indent + r.choice([1, 2, 4])))
                       for key, item in value.items())
    if isinstance(value, list):
        return "".join("\n%s-%s" % (pad, block(r, item, indent + 2)) for item in value)
    return " " + scalar(r, value) + r.choice(["", "", "  # why"])


# -- the judge -------------------------------------------------------------------------------------------------------


class Judge:
    def __init__(self, source, yaml):
        self.yaml, self.lines = yaml, source.replace("\ufeff", "").split("\n")
        self.root = yaml.compose(source, Loader=yaml.SafeLoader)
        sections = self.pairs(self.root)
        self.parameters = self.pairs(sections["Parameters"][1])
        self.mappings, self.conditions = self.pairs(sections["Mappings"][1]), self.pairs(sections["Conditions"][1])
        self.resources = self.pairs(sections["Resources"][1])
        self.globals = self.pairs(self.pairs(sections["Globals"][1])["Function"][1]) if "Globals" in sections else {}

    def pairs(self, node):
        return {key.value: (key, value) for key, value in node.value}

    def place(self, node):
        mark = node.start_mark
        return "@%d:%d" % (mark.line + 1, len(self.lines[mark.line][:mark.column].encode()) + 1)

    def plain(self, node):
        """A scalar's text as YAML 1.1 means it; None for null."""
        if node.style is None and node.tag.startswith("tag:yaml.org"):
            if node.tag.endswith(":bool"):
                return "true" if node.value.lower() in ("true", "yes", "on") else "false"
            if node.tag.endswith(":null"):
                return None
        return node.value

    def call(self, node):
        if node.tag.startswith("!"):
            return node.tag[1:], node
        if isinstance(node, self.yaml.MappingNode) and len(node.value) == 1:
            key = node.value[0][0].value
            if key == "Ref" or key.startswith("Fn::"):
                return key.replace("Fn::", ""), node.value[0][1]
        return None, node

    # A text is a list of parts: (True, known text) or (False, how the unknown is shown).  None is nothing; a list of
    # texts is ("list", [...]).
    def value(self, node):
        name, argument = self.call(node)
        if not name:
            return self.bare(node)
        outer, self.own = getattr(self, "own", None), node if argument is node else None
        result = getattr(self, "do_" + name)(argument)
        self.own = outer
        return result

    def argument(self, node):
        """Of a short form the node itself; of a long one the value, which may be a short form in turn."""
        return self.bare(node) if node is self.own else self.value(node)

    def bare(self, node):
        if isinstance(node, self.yaml.ScalarNode):
            said = node.value if node.tag.startswith("!") and node.style else self.plain(node)
            return None if said is None else [(True, said)]
        inner, argument = self.call_untagged(node)
        if inner:
            return getattr(self, "do_" + inner)(argument)
        if isinstance(node, self.yaml.SequenceNode):
            values = [self.value(item) for item in node.value]
            return ("list", [value for value in values if value is not None])
        return {key.value: self.value(item) for key, item in node.value}

    def call_untagged(self, node):
        if isinstance(node, self.yaml.MappingNode) and len(node.value) == 1:
            key = node.value[0][0].value
            if key == "Ref" or key.startswith("Fn::"):
                return key.replace("Fn::", ""), node.value[0][1]
        return None, None

    @staticmethod
    def known(value):
        return isinstance(value, list) and all(part[0] for part in value)

    @staticmethod
    def said(value):
        return "".join(part[1] for part in value)

    def reference(self, name):
        if name in self.parameters:
            parameter = self.pairs(self.parameters[name][1])
            kind = parameter["Type"][1].value
            if "Default" not in parameter or "SSM" in kind:
                return [(False, "${%s}" % name)]
            preset = parameter["Default"][1].value
            if kind == "CommaDelimitedList":
                return ("list", [[(True, item.strip())] for item in preset.split(",")])
            return [(True, preset)]
        if name == "AWS::NoValue":
            return None
        return [(False, "${%s}" % name)]

    def do_Ref(self, node):
        return self.reference(node.value)

    def do_GetAtt(self, node):
        if isinstance(node, self.yaml.SequenceNode):
            return [(False, "${%s}" % ".".join(item.value for item in node.value))]
        return [(False, "${%s}" % node.value)]

    def do_Sub(self, node):
        given = {}
        if isinstance(node, self.yaml.SequenceNode):
            given = {key.value: self.value(item) for key, item in node.value[1].value}
            node = node.value[0]
        out = []
        for piece in re.split(r"(\$\{[^}]*\})", node.value):
            if not piece.startswith("${"):
                out.append((True, piece))
            elif piece.startswith("${!"):
                out.append((True, "${" + piece[3:]))
            else:
                name = piece[2:-1]
                value = given[name] if name in given else self.reference(name)
                if isinstance(value, list) and len(self.tidy(value)) == 1 and not self.tidy(value)[0][0]:
                    value = [(False, piece)]
                out += value or []
        return out

    def do_Join(self, node):
        delimiter, values = node.value[0], self.value(node.value[1])
        if not isinstance(values, tuple):
            return [(False, "${Fn::Join}")]
        out = []
        for i, value in enumerate(values[1]):
            out += ([(True, delimiter.value)] if i else []) + value
        return out

    def do_Split(self, node):
        of = self.value(node.value[1])
        if not self.known(of):
            return [(False, "${Fn::Split}")]
        return ("list", [[(True, piece)] for piece in self.said(of).split(node.value[0].value)])

    def do_Select(self, node):
        at, values = int(node.value[0].value), self.value(node.value[1])
        if not isinstance(values, tuple) or at >= len(values[1]):
            return [(False, "${Fn::Select}")]
        return values[1][at]

    def do_FindInMap(self, node):
        keys = [self.value(item) for item in node.value]
        if not all(self.known(key) for key in keys):
            return [(False, "${Fn::FindInMap}")]
        place = self.mappings
        for key in keys:
            if self.said(key) not in place:
                return [(False, "${Fn::FindInMap}")]
            found = place[self.said(key)][1]
            place = self.pairs(found) if isinstance(found, self.yaml.MappingNode) else {}
        return self.value(found)

    def do_If(self, node):
        return self.value(node.value[1] if self.condition(node.value[0].value) else node.value[2])

    def do_Base64(self, node):
        of = self.argument(node)
        if not self.known(of):
            return [(False, "${Fn::Base64}")]
        return [(True, base64.b64encode(self.said(of).encode()).decode())]

    def do_ImportValue(self, node):
        return [(False, "${ImportValue %s}" % self.said(self.argument(node)))]

    def condition(self, name):
        return self.decide(self.conditions[name][1])

    def decide(self, node):
        name, argument = node.tag[1:], node
        if not node.tag.startswith("!"):
            name, argument = node.value[0][0].value.replace("Fn::", ""), node.value[0][1]
        if name == "Condition":
            return self.condition(argument.value)
        if name == "Equals":
            return self.said(self.value(argument.value[0])) == self.said(self.value(argument.value[1]))
        answers = [self.decide(item) for item in argument.value]
        return not answers[0] if name == "Not" else all(answers) if name == "And" else any(answers)

    @staticmethod
    def tidy(value):
        """Neighbouring known parts as one, empty ones gone."""
        out = []
        for is_known, piece in value:
            if is_known and out and out[-1][0]:
                out[-1] = (True, out[-1][1] + piece)
            elif piece or not is_known:
                out.append((is_known, piece))
        return out

    def shown(self, value):
        if isinstance(value, (tuple, dict)):
            return ' unknown ""'
        parts = self.tidy(value)
        whole = escaped(self.said(parts))
        if len(parts) == 1 and not parts[0][0]:
            return ' unknown "%s"' % whole
        at, holes = 0, ""
        for is_known, piece in parts:
            if not is_known:
                holes += " [%d+%d]" % (at, len(piece.encode()))
            at += len(piece.encode())
        return '%s "%s"%s' % (" at-least" if holes else "", whole, holes)

    def setting(self, label, node_pair):
        value = self.value(node_pair[1]) if node_pair else None
        return [] if value is None else ["  %s%s %s" % (label, self.shown(value), self.place(node_pair[0]))]

    def report(self):
        out = []
        for name, (key, node) in self.resources.items():
            resource = self.pairs(node)
            if resource["Type"][1].value != "AWS::Serverless::Function":
                continue
            if "Condition" in resource and not self.condition(resource["Condition"][1].value):
                continue
            ignored = []
            if "IgnoreGlobals" in resource:
                value = resource["IgnoreGlobals"][1]
                ignored = list(self.globals) if value.value == "*" else [item.value for item in value.value]
            own = self.pairs(resource["Properties"][1])
            shared = {key: pair for key, pair in self.globals.items() if key not in ignored}
            out.append("function %s %s" % (name, self.place(key)))
            for label, setting in (("runtime", "Runtime"), ("handler", "Handler"), ("timeout", "Timeout"),
                                   ("memory", "MemorySize")):
                out += self.setting(label, own.get(setting) or shared.get(setting))
            merged = {}
            for properties in (shared, own):
                if "Environment" in properties:
                    inner = self.pairs(properties["Environment"][1])["Variables"][1]
                    merged.update(self.pairs(inner))
            for variable, pair in merged.items():
                out += self.setting("env " + variable, pair)
        return out


def escaped(said):
    return said.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def comparable(said):
    """The driver's lines that the judge knows of, without reasons."""
    out = []
    for line in said.splitlines():
        line = re.sub(r'" = \d+ @', '" @', line)
        if not re.match(r"function |  (runtime|handler|timeout|memory|env) ", line):
            if not re.match(r"  code |notice |exit 0", line):
                out.append("?? " + line)
            continue
        cut = re.match(r'(function \S+ @\d+:\d+|  .*?" ?(?:\[\d+\+\d+\] ?)*@\d+:\d+)(?= no-echo| written| because| sam|$)',
                       line)
        out.append(cut.group(1) if cut else "?? " + line)
    return out


def compare(name, source, folder, yaml):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(source)
    said, wanted = comparable(run([name], folder)), Judge(source.replace("\r\n", "\n"), yaml).report()
    if not wanted:  # conditions leave nothing to deploy
        wanted = ["?? error no function and no layer found in '%s'" % name, "?? exit 2"]
    if said == wanted:
        ok()
        return
    keep = os.path.join(B, "templates-failed-" + name)
    shutil.copyfile(path, keep)
    bad("random template, kept as " + keep)
    for line in unified("\n".join(wanted), "\n".join(said)):
        print("    " + line)


def generated(seed, count, yaml):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "src"))
        for i in range(count):
            r = random.Random("%d-%d" % (seed, i))
            made = template(r)
            source = block(r, made, 0).lstrip("\n") + "\n"
            if r.randrange(4) == 0:
                source = source.replace("\n", "\r\n")
            if r.randrange(4) == 0:
                source = "\ufeff" + source
            compare("random-%d.yaml" % i, source, folder, yaml)
            compare("random-%d.json" % i, json.dumps(long_form(made), indent=r.choice([None, 1, 2]),
                                                     ensure_ascii=bool(r.randrange(2))), folder, yaml)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--bless", action="store_true")
    options.add_argument("--only")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=60)
    options = options.parse_args()
    cases(options.only, options.bless)
    try:
        import yaml
    except ImportError:
        print("skip: random templates (python3-yaml is not installed)")
    else:
        if not options.only:
            generated(options.seed, options.count, yaml)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
