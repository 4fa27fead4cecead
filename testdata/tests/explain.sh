#!/bin/sh
# layercheck explain on the functions of testdata/explain: every line of `commands` as --command, its answer, messages
# and status against `expected`, the same in JSON against `expected.json`; then all lines through a pipe, which must
# say the same in all.
#   explain.sh [--bless]     rewrites what is expected: review that diff like code
# The reasons for what is expected stand in `commands`; explain.py asks the real node and python3.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
program=$(realpath "$B/layercheck")
mkzip=$(realpath "$B/tools/mkzip")
cases=$(realpath testdata/explain)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bless=${1:-}
passed=0
failed=0

# compare EXPECTED GOT
compare() {
    if [ "$bless" = --bless ]; then
        cp "$2" "$1"
    elif diff -u "$1" "$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'explain.sh: %s differs\n' "$1"
    fi
}

# each OUT OPTIONS...: one run a line, with what it said and its status
each() {
    out=$1
    shift
    : >"$out"
    : >"$work/out.all"
    while IFS= read -r line; do
        case $line in '' | '#'*) continue ;; esac
        # shellcheck disable=SC2086  # args are words
        "$program" explain $args "$@" -c "$line" >"$work/one" 2>"$work/err" </dev/null
        status=$?
        cat "$work/one" >>"$work/out.all"
        {
            printf '> %s\n' "$line"
            cat "$work/one"
            [ ! -s "$work/err" ] || { echo '--- stderr' && cat "$work/err"; }
            [ "$status" = 0 ] || printf -- '--- exit %s\n' "$status"
        } >>"$out"
    done <"$case/commands"
}

for case in "$cases"/*/; do
    case=${case%/}
    mkdir -p "$work/in"
    cd "$work/in" || exit 2
    for recipe in "$case"/*.zip.recipe; do
        name=$(basename "$recipe" .recipe)
        "$mkzip" "$name" "$recipe" || exit 2
    done
    args=$(grep -v '^#' "$case/args")
    each "$work/text"
    compare "$case/expected" "$work/text"
    # shellcheck disable=SC2086
    if "$program" explain $args <"$case/commands" >"$work/piped" 2>/dev/null && cmp "$work/piped" "$work/out.all"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'explain.sh: %s: a pipe gives other answers than --command\n' "$case"
    fi
    each "$work/json" --json
    grep -v -e '^> ' -e '^--- ' "$work/json" >"$work/json.lines"
    compare "$case/expected.json" "$work/json.lines"
    # In JSON an error is an answer; nothing goes to standard error.
    # shellcheck disable=SC2086
    if "$program" explain $args --json <"$case/commands" >"$work/piped" 2>"$work/err" &&
        [ ! -s "$work/err" ] && cmp "$work/piped" "$work/json.lines"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'explain.sh: %s: a pipe gives other JSON than --command\n' "$case"
    fi
    if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/text" "$work/json.lines"; then
        failed=$((failed + 1))
        printf 'explain.sh: %s: a control character reached the output\n' "$case"
    else
        passed=$((passed + 1))
    fi
    rm -rf "$work/in"
done

# A rule is told as by 'layercheck rules'.
mkdir "$work/layer"
if "$program" explain --layer "$work/layer" -c 'rule torn-package' >"$work/one" &&
    "$program" rules torn-package | cmp - "$work/one"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "explain.sh: 'rule' and 'layercheck rules' differ"
fi

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
