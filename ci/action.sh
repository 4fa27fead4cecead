#!/usr/bin/env bash
# What action.yml runs: `action.sh build` finds or builds the program, `action.sh lint` runs it and tells the runner what came out.
# Everything that a workflow's author or a pull request brings comes in the environment (LC_*) and is only ever data:
#   LC_EXECUTABLE LC_PATHS LC_ARGUMENTS LC_FAIL_ON LC_SARIF_FILE LC_CONFIG LC_FOLDER
# Written to what the runner names: GITHUB_OUTPUT, GITHUB_PATH, GITHUB_STEP_SUMMARY.
set -euo pipefail

fail() {
    # One line of our own: the escapes of a workflow command are % and line ends.
    local text=${1//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '::error title=layercheck::%s\n' "${text//$'\n'/%0A}"
    exit 2
}

# output NAME VALUE: a line break in a value would begin an output of its own.
output() {
    case $2 in *$'\n'* | *$'\r'*) fail "the value of '$1' has a line break" ;; esac
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

build() {
    local program=${LC_EXECUTABLE:-}
    if [ -z "$program" ]; then
        echo '::group::building layercheck'
        make -C "$GITHUB_ACTION_PATH" deps
        make -C "$GITHUB_ACTION_PATH" -j"$(getconf _NPROCESSORS_ONLN)"
        echo '::endgroup::'
        program=$GITHUB_ACTION_PATH/build/layercheck
        printf '%s\n' "$GITHUB_ACTION_PATH/build" >>"$GITHUB_PATH"
    fi
    case $program in
    /*) ;;
    */*) program=$PWD/$program ;;
    *) program=$(command -v -- "$program") || fail "there is no executable '${LC_EXECUTABLE}'" ;;
    esac
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then fail "'$program' cannot be executed"; fi
    output executable "$program"
}

# lines TEXT: its lines that are not empty, into the array `list`.
lines() {
    local line
    list=()
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        if [ -n "$line" ]; then list+=("$line"); fi
    done <<<"$1"
}

# count NAME: from the summary, the last thing in the JSON report.
count() {
    local number
    number=$(sed -n '/^  "summary": {/,$ s/^    "'"$1"'": \([0-9]*\),\{0,1\}$/\1/p' "$2")
    printf '%s' "${number:-0}"
}

lint() {
    local list status=0 sarif='' work arguments
    cd -- "${LC_FOLDER:-.}" || fail "there is no folder '${LC_FOLDER:-.}'"
    work=$(mktemp -d)
    # shellcheck disable=SC2064  # the folder of now
    trap "rm -rf '$work'" EXIT
    arguments=(lint --output github=- --output "json=$work/report.json" --output "text=$work/report.txt" --fail-on "${LC_FAIL_ON:-error}")
    if [ -n "${LC_CONFIG:-}" ]; then arguments+=(--config "$LC_CONFIG"); fi
    if [ -n "${LC_SARIF_FILE:-}" ]; then
        case $LC_SARIF_FILE in /*) sarif=$LC_SARIF_FILE ;; *) sarif=$PWD/$LC_SARIF_FILE ;; esac
        arguments+=(--output "sarif=$sarif")
    fi
    lines "${LC_ARGUMENTS:-}"
    arguments+=(${list[@]+"${list[@]}"})
    lines "${LC_PATHS:-}"
    arguments+=(-- ${list[@]+"${list[@]}"})

    "$LC_EXECUTABLE" "${arguments[@]}" 2>"$work/errors" || status=$?
    if [ -s "$work/errors" ]; then sed 's/^/| /' "$work/errors" >&2; fi
    output exit-status "$status"
    if [ ! -f "$work/report.json" ]; then
        output sarif-file ''
        fail "the check could not be done: $(head -n 1 "$work/errors")"
    fi
    # No line of it may begin as commands do.
    echo '::group::report'
    sed -e 's/^::/ ::/' -e 's/^##/ ##/' "$work/report.txt"
    echo '::endgroup::'
    output errors "$(count error "$work/report.json")"
    output warnings "$(count warning "$work/report.json")"
    output notes "$(count note "$work/report.json")"
    output unknown "$(count unknown "$work/report.json")"
    output sarif-file "$sarif"
    {
        echo '### layercheck'
        echo
        echo '| errors | warnings | notes | not judged |'
        echo '| ---: | ---: | ---: | ---: |'
        echo "| $(count error "$work/report.json") | $(count warning "$work/report.json") | $(count note "$work/report.json") |" \
            "$(count unknown "$work/report.json") |"
    } >>"$GITHUB_STEP_SUMMARY"
    exit "$status"
}

case ${1:-} in
build) build ;;
lint) lint ;;
*) fail 'usage: action.sh build|lint' ;;
esac
