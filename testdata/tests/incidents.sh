#!/bin/sh
# Conflicts that people reported in public, each beside its twin with the fix, which must be silent. testdata/incidents are small
# trees; testdata/real/incidents are rebuilt from real npm packages, pinned by testdata/real/npm/incident-*.
#   incidents.sh [--bless]
# The last line is `N passed, N failed`.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${B:-build}
passed=0 failed=0
mkdir -p "$build/incidents"
out=$build/incidents/out

# cases ARGUMENTS: the case runner, its last line added to ours
cases() {
    testdata/tools/run-cases "$@" >"$out"
    sed '$d' "$out"
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$out")
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

# archive NAME FOLDER [SET [FILE]]: the packages of SET below FOLDER, and FILE -> incidents/NAME.zip
archive() {
    tree=$build/incidents/tree
    rm -rf "$tree" && mkdir -p "$tree/$2" || return
    if [ -n "$3" ]; then
        packages=$(testdata/real/fetch npm "$3") && cp -R "$packages" "$tree/$2/node_modules" || return
    fi
    if [ -n "${4:-}" ]; then
        cp "$4" "$tree/" || return
    fi
    node testdata/real/pack.js "$packer" "$build/incidents/$1.zip" "$tree" && rm -rf "$tree"
}

cases --twice --cases testdata/incidents "$@"
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo 'skip: the incidents of real npm packages need node and npm'
elif nest=testdata/real/incidents/DataDog-serverless-plugin-datadog-321/lambda.js &&
    packer=$(testdata/real/fetch npm packer) && archive function . '' $nest &&
    archive function-with-packages . incident-nest $nest && archive serverless-layers nodejs incident-nest &&
    archive Datadog-Node16-x nodejs incident-datadog; then
    cases --cases testdata/real/incidents "$@"
else
    echo 'skip: the npm packages of the incidents could not be fetched'
fi

# Each bad one says something, and no fixed one an error or a warning.
for incident in testdata/incidents/* testdata/real/incidents/*; do
    if grep -qE '^(error|warning|note)\[' "$incident/bad/expected" &&
        ! grep -qE '^(error|warning|note)\[' "$incident/fixed/expected"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $incident: nothing is found in the bad one, or the fixed one is not silent"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
