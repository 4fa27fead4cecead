#!/bin/sh
# Speed and memory on a stack at Lambda's limit (ci/bench/stack.sh), as ratios to `unzip -tqq` over the same archives in
# the same run, warm cache, medians. The floor of a row is the reading that nobody can avoid: every header, and inflating
# the entries that the program inflated, each once (it lists them in LC_TRACE_READS). Writes build/bench/table.md too.
# The analysis of a handler is measured on a bundle (ci/bench/bundle.sh), against tree-sitter's parse of its bytes.
# usage: [B=build] [RUNS=7] sh ci/bench.sh [--strict|--readme]
#   --strict: status 1 when a target is missed      --readme: the table replaces the one in README.md
set -eu
cd "$(dirname "$0")/.."
mkdir -p "${B:-build}"
B=$(cd "${B:-build}" && pwd)
program=$B/layercheck timed=$B/tools/timed floor=$B/tools/floor flow=$B/tools/flow_timed runs=${RUNS:-7}
export LC_ALL=C
for tool in "$program" "$timed" "$floor" "$flow"; do
    [ -x "$tool" ] || { echo "bench: no '$tool': run 'make bench'" >&2; exit 2; }
done
holds=$(sh ci/bench/stack.sh)
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
sh ci/bench/bundle.sh >build/bench/bundle.js
cd build/bench
archives='function.zip aws.zip libs.zip native.zip science.zip web.zip'
lint='--runtime nodejs20.x --arch x86_64 --handler index.handler --fail-on never --function function.zip'
for layer in aws libs native science web; do
    lint="$lint --layer $layer.zip"
done

field() {
    printf '%s\n' "$1" | cut -d' ' -f"$2"
}

# measure COMMAND...: what `timed` says; a status of 2 and above ends the bench.
measure() {
    line=$("$timed" -n "$runs" "$@")
    if [ "$(field "$line" 5)" -ge 2 ]; then
        echo "bench: '$*' ended with $(field "$line" 5)" >&2
        exit 2
    fi
    printf '%s\n' "$line"
}

# row NAME TARGET ARGUMENT...: one measured line of the table.
row() {
    name=$1 target=$2
    shift 2
    rm -f reads
    # shellcheck disable=SC2086  # $lint is a list of words
    LC_TRACE_READS=$PWD/reads "$program" lint $lint "$@" >/dev/null 2>&1 || [ $? -eq 1 ] || return 1
    # shellcheck disable=SC2086
    ours=$(measure "$program" lint $lint "$@")
    # shellcheck disable=SC2086
    if [ -s reads ]; then
        least=$(measure "$floor" --list reads $archives)
        inflated=$("$floor" --list reads $archives | sed 's/.* entries, //')
    else
        least=$(measure "$floor" $archives) inflated='no entry inflated'
    fi
    awk -v name="$name" -v target="$target" -v us="$(field "$ours" 1)" -v low="$(field "$ours" 2)" \
        -v high="$(field "$ours" 3)" -v floor="$(field "$least" 1)" -v unzip="$unzip_us" -v inflated="$inflated" \
        'BEGIN { printf "| %s | %.1f ms (%.1f to %.1f) | %.3f | %s | %.1f ms | %.2f | %s | %s |\n", name, us / 1000, low / 1000,
                 high / 1000, us / unzip, target, floor / 1000, us / floor, us / unzip <= target ? "yes" : "NO", inflated }' >>table.rows
    kib=$(field "$ours" 4)
}

unzip_us=$(field "$("$timed" -n "$runs" sh -c "for a in $archives; do unzip -tqq \$a; done")" 1)
: >table.rows
row 'limits and filesystem only' 0.05 --select limits,filesystem
row '`lint`, all rules' 0.15
default_kib=$kib
row '`--thorough`' 0.80 --thorough
thorough_kib=$kib
version_us=$(field "$(measure "$program" --version)" 1)
true_us=$(field "$("$timed" -n "$runs" true)" 1)

# Many functions over one stack, against one of them.
sh ../../ci/bench/many.sh 1 >one.yaml
sh ../../ci/bench/many.sh 100 >hundred.yaml
one=$(measure "$program" lint --fail-on never one.yaml)
hundred=$(measure "$program" lint --fail-on never hundred.yaml)

# Syntax and flow of a bundled handler, against tree-sitter's own parse of the same bytes.
handler=$("$flow" -n "$runs" nodejs22.x bundle.js)

# secrets NAME FILE...: the scanner's speed over text on one core, as first-party code (all kinds) and as somebody else's.
secrets() {
    name=$1
    shift
    "$B/tools/secret_driver" --speed 1 "$@" | awk -v name="$name" '
        NR == 1 { bytes = $3 } /^memchr/ { lines = $2 } /^third/ { third = $2 } /^first/ { first = $2 }
        END { printf "| secrets in %.1f MB of %s, one core | %d MB/s, of packages %d MB/s | | 400 MB/s | `memchr` of line ends: %d MB/s | | %s | |\n",
                     bytes / 1e6, name, first, third, lines, (first >= 400 ? "yes" : "NO") }'
}
# shellcheck disable=SC2046  # names of files in packages hold no blanks
{
    secrets JavaScript $(find ../real/npm/bench-* -name '*.js' -size +1k ! -name '* *' | sort | head -n 1500)
    secrets Python $(find "$(python3 -c 'import sysconfig; print(sysconfig.get_paths()["stdlib"])')" -name '*.py' -size +1k ! -name '* *' | sort | head -n 1500)
} >secrets.rows

{
    printf 'Measured %s, commit %s, on %s (%s cores, %s), medians of %s runs.\n' "$(date -u +%Y-%m-%d)" "$commit" \
        "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)" "$(getconf _NPROCESSORS_ONLN)" \
        "$(uname -sm)" "$runs"
    printf 'Stack: %s.\n`unzip -tqq` over it: %s ms.\n\n' "$holds" "$((unzip_us / 1000))"
    echo '| what | time (least to greatest) | ratio to unzip | reach | floor | times the floor | reached | floor inflates |'
    echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
    cat table.rows
    awk -v one="$(field "$one" 1)" -v us="$(field "$hundred" 1)" -v low="$(field "$hundred" 2)" -v high="$(field "$hundred" 3)" \
        -v kib="$(field "$hundred" 4)" 'BEGIN {
        printf "| a template of 100 functions over the five layers | %.0f ms (%.0f to %.0f) | %.2f of one function'"'"'s %.0f ms | 3 | | | %s | |\n",
               us / 1000, low / 1000, high / 1000, us / one, one / 1000, us / one <= 3 ? "yes" : "NO"
        printf "| peak memory, the 100 functions | %.0f MiB | | | | | | |\n", kib / 1024 }'
    awk -v parse="$(field "$handler" 1)" -v ours="$(field "$handler" 3)" -v ratio="$(field "$handler" 4)" -v kib="$(field "$handler" 5)" \
        -v bytes="$(wc -c <bundle.js)" 'BEGIN {
        printf "| handler analysis of a bundle of %.1f MB | %.0f ms | %.2f of tree-sitter'"'"'s %.0f ms | 1.6 | | | %s | |\n", bytes / 1e6,
               ours / 1000, ratio, parse / 1000, ratio <= 1.6 ? "yes" : "NO"
        printf "| peak memory, handler analysis of it | %.1f MiB | | | | | | |\n", kib / 1024 }'
    cat secrets.rows
    awk -v kib="$default_kib" -v thorough="$thorough_kib" -v version="$version_us" -v none="$true_us" 'BEGIN {
        printf "| peak memory, default depth | %.1f MiB | | 128 MiB | | | %s | |\n", kib / 1024, kib <= 131072 ? "yes" : "NO"
        printf "| peak memory, `--thorough` | %.1f MiB | | | | | | |\n", thorough / 1024
        printf "| `--version` | %.1f ms | | 5 ms | %.1f ms (`true`) | %.2f | %s | |\n", version / 1000, none / 1000,
               version / none, version <= 5000 ? "yes" : "NO" }'
} >table.md
cat table.md
if [ "${1:-}" = --readme ]; then
    cd ../..
    awk -v table=build/bench/table.md '
        /^<!-- bench -->$/ { print; while ((getline line <table) > 0) print line; skip = 1 }
        /^<!-- \/bench -->$/ { skip = 0 }
        !skip' README.md >build/bench/README.new
    cat build/bench/README.new >README.md
fi
if [ "${1:-}" = --strict ] && grep -q '| NO |' table.md; then
    exit 1
fi
