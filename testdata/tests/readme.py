#!/usr/bin/env python3
"""README.md is true: every `$ command` in a ```console block prints what stands below it. --bless writes the blocks anew.

A block marked `demo` runs in the demo's folder, one marked `shop` in testdata/real/shop, the others in an empty one. `layercheck` is
the program just built; for it, it is the day the README was written.
The table between the bench marks is written by `make bench`; here it is only looked at for being there."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("B", os.path.join(ROOT, "build")))
README = os.path.join(ROOT, "README.md")
TODAY = "1795824000"  # 2026-11-28, in seconds since 1970
BLOCK = re.compile(r"^```console( demo| shop)?\n(\$ .*\n)((?:.*\n)*?)^```$", re.M)


def run(command, mark):
    with tempfile.TemporaryDirectory() as empty:
        where = {" demo": os.path.join(ROOT, "build", "demo"), " shop": os.path.join(ROOT, "testdata", "real", "shop")}.get(mark, empty)
        environment = dict(os.environ, PATH=BUILD + ":" + os.environ["PATH"], LC_ALL="C", LC_NOW=TODAY)
        done = subprocess.run(["sh", "-c", command], cwd=where, env=environment, capture_output=True, text=True)
        return done.stdout + done.stderr


def main():
    bless = "--bless" in sys.argv
    subprocess.run(["sh", os.path.join(ROOT, "testdata/real/demo.sh"), os.path.join(BUILD, "layercheck")], check=True,
                   stdout=subprocess.DEVNULL)
    text = open(README, encoding="utf-8").read()
    passed = failed = 0

    def answer(match):
        nonlocal passed, failed
        command, written = match.group(2)[2:].strip(), match.group(3)
        said = run(command, match.group(1))
        if said.rstrip("\n") == written.rstrip("\n"):
            passed += 1
        else:
            failed += 1
            print(f"README.md: '{command}' prints something else:\n{said}")
        return f"```console{match.group(1) or ''}\n{match.group(2)}{said.rstrip()}\n```"

    fresh = BLOCK.sub(answer, text)
    table = re.search(r"<!-- bench -->\n(.*?)<!-- /bench -->", text, re.S)
    if table and "| limits and filesystem only |" in table.group(1):
        passed += 1
    else:
        failed += 1
        print("README.md: no table between the bench marks; make bench writes it")
    if passed + failed < 4:
        failed += 1
        print("README.md: too few blocks were found")
    if bless and fresh != text:
        with open(README, "w", encoding="utf-8") as out:
            out.write(fresh)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 or bless else 1


sys.exit(main())
