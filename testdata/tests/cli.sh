#!/bin/sh
# The command line as people and CI systems use it: exit statuses, messages, reports that are written whole or not at all.
# Expected texts and statuses come from the contract (statuses 0, 1, 2; reason on standard error), not from what the program printed.
set -u
B=${B:-build}
program=$(realpath "$B/layercheck")
tools=$(realpath "$B/tools")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0
failed=0

ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    printf 'cli.sh: %s\n' "$1"
    sed 's/^/    /' out err 2>/dev/null
}
# expect STATUS PATTERN-ON-STDOUT|- PATTERN-ON-STDERR|- ARGUMENTS...
expect() {
    status=$1
    on_out=$2
    on_err=$3
    shift 3
    "$program" "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" != "$status" ]; then
        bad "'$*' gave $got, not $status"
    elif [ "$on_out" != - ] && ! grep -q -- "$on_out" out; then
        bad "'$*': no '$on_out' on standard output"
    elif [ "$on_err" != - ] && ! grep -q -- "$on_err" err; then
        bad "'$*': no '$on_err' on standard error"
    elif [ "$status" = 2 ] && [ "$(wc -l <err)" != 1 ]; then
        bad "'$*': the reason is not one line"
    elif [ "$status" != 2 ] && [ -s err ]; then
        bad "'$*' wrote to standard error"
    else
        ok
    fi
}

printf 'file index.js = "exports.handler = async () => 1;\\n"\n' >fn.recipe
printf 'file nodejs/node_modules/x/package.json = "{\\"name\\":\\"x\\",\\"version\\":\\"1.0.0\\"}"\n' >layer.recipe
"$tools/mkzip" fn.zip fn.recipe
"$tools/mkzip" layer.zip layer.recipe
printf 'this is no zip\n' >bad.zip
mkdir folder
cp fn.recipe folder/index.js
good="--function fn.zip --layer layer.zip --runtime nodejs22.x"

# words
expect 2 - 'no command'
expect 2 - "did you mean 'lint'" lnt
expect 2 - 'a command comes before' --function fn.zip
expect 0 '^layercheck [0-9]*\.[0-9]*\.[0-9]*$' - --version
expect 0 'usage: layercheck COMMAND' - --help
expect 0 'usage: layercheck lint' - lint --help
expect 0 'usage: layercheck rules' - rules -h
expect 2 - 'nothing to check' lint
expect 2 - "did you mean '--function'" lint --functon fn.zip
expect 2 - 'wants a value' lint --function
expect 2 - 'takes no value' lint --thorough=yes --function fn.zip
expect 2 - 'given twice' lint --function fn.zip --function fn.zip
expect 2 - "did you mean 'nodejs20.x'" lint --function fn.zip --runtime nodejs20
# Without a version, what the catalogue has that is not past its date, newest first (facts 4: python3.10 went on 2026-10-31).
expect 2 - "current ones are python3.14, python3.13, python3.12, python3.11" lint --function fn.zip --runtime python
expect 2 - "did you mean 'arm64'" lint --function fn.zip --arch aarch64
expect 2 - "did you mean 'x86_64'" lint --function fn.zip --arch amd64
expect 2 - 'one runtime' lint --function fn.zip --runtime nodejs20.x --runtime nodejs22.x
expect 2 - 'one architecture' lint --function fn.zip --arch arm64 --arch x86_64
expect 2 - 'no --function' lint --layer layer.zip --handler a.b
expect 2 - "did you mean 'json'" lint --function fn.zip --format jsno
expect 2 - 'not written by this version, which has text, json, sarif and github' lint --function fn.zip --format junit
expect 2 - "did you mean 'torn-package'" lint --function fn.zip --select torn-pakage
expect 2 - 'error, warning, note or never' lint --function fn.zip --fail-on eror
expect 2 - 'wants a date' lint --function fn.zip --as-of 2026-02-30
expect 2 - '--jobs' lint --function fn.zip --jobs 0
expect 2 - '--color' lint --function fn.zip --color sometimes
expect 2 - 'NAME=VALUE' lint --function fn.zip --env NAME
expect 2 - 'whole number' lint --function fn.zip --timeout 3s
expect 2 - 'ARN=ZIP' lint --function fn.zip --layer-map nonsense
expect 2 - "'--layer' wants a path" lint --function fn.zip --runtime nodejs22.x --layer ''
mkdir -p here && (cd here && echo 1 >index.js && "$program" lint --function . --runtime nodejs22.x >../out 2>../err)
if grep -q '^function (nodejs22.x' out; then ok; else bad "a function given as '.' has no name"; fi
expect 2 - "cannot read 'template.yaml'" lint template.yaml
expect 2 - 'one of them is enough' lint template.yaml --function fn.zip
expect 2 - "'nowhere.zip'" lint --function nowhere.zip
expect 2 - "'nowhere.yaml'" lint --function fn.zip --runtimes nowhere.yaml
expect 2 - "'nowhere.env'" lint --function fn.zip --env-file nowhere.env
printf 'A=1\nnonsense\n' >bad.env
expect 2 - 'line 2' lint --function fn.zip --env-file bad.env
expect 2 - 'no rule is called' rules torn-pakage
# A word of a name is no slip of the pen, but means the rules that have it.
expect 2 - "did you mean 'torn-package'?" rules torn
expect 2 - "did you mean 'stdlib-shadow' or 'sdk-shadow'?" rules shadow
expect 2 - "'layercheck rules' lists them" rules zzz
expect 2 - 'one rule at a time' rules torn-package unzipped-size
expect 0 '^what\|what ' - rules torn-package

# statuses
# shellcheck disable=SC2086
{
    expect 0 '^1 function, 2 of 2 archives read$' - lint $good
    expect 0 '^nothing found' - lint $good
    expect 1 'malformed-archive' - lint $good --layer bad.zip
    expect 1 '^1 function, 2 of 3 archives read$' - lint $good --layer bad.zip
    expect 0 'malformed-archive' - lint $good --layer bad.zip --fail-on never
    expect 0 - - lint $good --layer arn:aws:lambda:eu-west-1:123456789012:layer:x:3
    expect 0 '^1 function, 2 of 3 archives read$' - lint $good --layer arn:aws:lambda:eu-west-1:123456789012:layer:x:3
    expect 1 'layer-map' - lint $good --layer arn:aws:lambda:eu-west-1:123456789012:layer:x:3 --fail-on-unknown
    expect 1 'because it is named only by its ARN' - lint $good --layer arn:aws:lambda:eu-west-1:123456789012:layer:x:3 --fail-on-unknown --quiet
    expect 0 '2 of 2 archives read' - lint $good --layer arn:aws:lambda:eu-west-1:123456789012:layer:x:3 \
        --layer-map 'arn:aws:lambda:*:*:layer:x:*=layer.zip' --layer fn.zip
    expect 0 'layers alone' - lint --layer layer.zip --runtime nodejs20.x --runtime nodejs22.x --arch arm64
    expect 0 '^unknown: ' - lint --layer layer.zip
    expect 0 'fn (' - lint --function fn.zip
    expect 0 'folder (' - lint --function folder/ --runtime nodejs22.x
    expect 0 'mine (' - lint $good --name mine
    expect 0 - - lint $good --quiet
    if [ -s out ]; then bad '--quiet said something about a clean function'; else ok; fi
    expect 0 - - lint $good -- 
}

# what a name can do to a terminal, it does not do through a message
"$program" lint --function "$(printf 'x\033]0;y\007\377')" --runtime nodejs22.x >out 2>err
if grep -qF 'x\x1b]0;y\x07\xff' err; then ok; else bad 'a raw control byte on standard error'; fi

# colour: never into a file or pipe unless asked for, and NO_COLOR holds
expect 1 "$(printf '\033')" - lint --function bad.zip --runtime nodejs22.x --color always
"$program" lint --function bad.zip --runtime nodejs22.x >out 2>err
if grep -q "$(printf '\033')" out; then bad 'colour in a file'; else ok; fi

# reports: several in one run, whole or not at all, an error with a name when they cannot be written
# shellcheck disable=SC2086
{
    expect 0 - - lint $good --output json=report.json --output report.txt
    if grep -q '"version": 1' report.json && grep -q 'archives read' report.txt && [ ! -s out ]; then ok; else bad 'two reports in one run'; fi
    expect 2 - "'nowhere/report.json'" lint $good --output json=nowhere/report.json
    printf 'old\n' >kept.json
    expect 2 - - lint --function nowhere.zip --output json=kept.json
    if [ "$(cat kept.json)" = old ]; then ok; else bad 'a failed run touched its report'; fi
    # What is no plain file is written to, not replaced: a link, a pipe, a device.
    ln -s kept.json link.json
    expect 0 - - lint $good --output json=link.json
    if [ -L link.json ] && grep -q '"version": 1' kept.json; then ok; else bad 'a report took the place of a link'; fi
    mkfifo reported
    cat reported >piped &
    expect 0 - - lint $good --output json=reported
    wait
    if [ -p reported ] && grep -q '"version": 1' piped; then ok; else bad 'a report took the place of a pipe'; fi
    if [ -w /dev/full ]; then
        "$program" lint $good >/dev/full 2>err
        got=$?
        if [ "$got" = 2 ] && grep -q 'standard output' err; then ok; else bad 'a full disk went unnoticed'; fi
    fi
    # A pipe whose reader has gone (it exits before the writer starts).
    mkfifo pipe
    (exec 3<pipe) &
    (exec 4>pipe; wait; sleep 0.2; "$program" lint $good --format json >&4 2>err; echo $? >status)
    if [ "$(cat status)" = 2 ]; then ok; else bad 'a closed pipe went unnoticed'; fi
}

# the environment of the machine must not reach the output
"$program" lint --function bad.zip --layer layer.zip --runtime nodejs22.x --verbose >one 2>&1
LC_ALL=C.UTF-8 LC_HASH_SEED=7 TZ=Asia/Tokyo HOME=/nowhere "$program" lint --function bad.zip --layer layer.zip --runtime nodejs22.x \
    --verbose --jobs 8 >two 2>&1
if cmp -s one two; then ok; else bad 'locale, hash seed or number of jobs changed the output'; fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
