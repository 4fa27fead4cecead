#!/usr/bin/env python3
"""env-size counts as Python's json.dumps does: random maps at the limit's edge, with and without characters that JSON escapes.

What is certain counts every byte once (an error above 4,096); with escapes it is the length of the compact JSON (a note)."""
import json
import os
import random
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("LAYERCHECK", os.path.join(ROOT, "build", "layercheck")))
FUNCTION = os.path.join(ROOT, "testdata", "rules", "env-size", "good-exactly-full", "function")
LIMIT = 4096
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:=. {}äß→𝒳"
ESCAPED = '"\\\n\t\r\b\f\x01\x1b\x1f'


def compact(variables):
    return len(json.dumps(variables, separators=(",", ":"), ensure_ascii=False).encode())


def least(variables):
    return sum(len(k.encode()) + len(v.encode()) + 6 for k, v in variables.items()) + 1


def make(rng, target, escapes):
    """A map whose compact JSON has about `target` bytes."""
    variables = {}
    for i in range(rng.randint(1, 40)):
        name = "V%d_%s" % (i, "x" * rng.randint(0, 20))
        value = "".join(rng.choice(PLAIN) for _ in range(rng.randint(0, 60)))
        if escapes:
            value += "".join(rng.choice(ESCAPED) for _ in range(rng.randint(0, 6)))
        variables[name] = value
    rest = target - compact(variables) - len("FILL") - 6
    if rest >= 0:
        variables["FILL"] = "f" * rest
    return variables


def verdict(variables):
    command = [PROGRAM, "lint", "--select", "env-size", "--format", "json", "--runtime", "nodejs22.x", "--function", FUNCTION]
    for name, value in variables.items():
        command += ["--env", name + "=" + value]
    done = subprocess.run(command, capture_output=True, check=False)
    findings = json.loads(done.stdout)["findings"]
    return [(f["severity"], f.get("kind")) for f in findings]


def main():
    rng = random.Random(4096)
    passed = failed = 0
    for round_number in range(120):
        variables = make(rng, LIMIT + rng.randint(-12, 12), round_number % 2 == 1)
        if least(variables) > LIMIT:
            expected = [("error", None)]
        elif compact(variables) > LIMIT:
            expected = [("note", "escapes")]
        else:
            expected = []
        said = verdict(variables)
        if said == expected:
            passed += 1
        else:
            failed += 1
            print(f"json.dumps gives {compact(variables)} bytes, {least(variables)} without escapes: said {said}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
