#!/bin/sh
# layercheck satisfies and compare as programs use them: one question, many lines, and input that is none.
# Expected answers come from the contract (true, false, invalid, unknown; -1, 0, 1; status 0 or 2), not from what the program printed.
set -u
B=${B:-build}
program=$(realpath "$B/layercheck")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

# expect STATUS OUTPUT ARGUMENTS...: standard input comes from the file `in`; OUTPUT has \n for line ends.
expect() {
    status=$1 want=$2
    shift 2
    "$program" "$@" <in >out 2>err
    got=$?
    printf '%b' "$want" >want
    if [ "$got" = "$status" ] && cmp -s want out && { [ "$status" = 2 ] || [ ! -s err ]; } && { [ "$status" = 0 ] || [ "$(wc -l <err)" = 1 ]; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf "'%s' gave %s, not %s\n" "$*" "$got" "$status"
        head -n 5 out err | cut -c1-200
    fi
}

: >in
expect 0 'true\n' satisfies npm '^1.2.3' 1.3.0
expect 0 'false\n' satisfies npm '^1.2.3' 2.0.0
expect 0 'unknown\n' satisfies npm latest 1.0.0
expect 0 'invalid\n' satisfies npm '^1.2.3' one
expect 0 'true\n' satisfies pep440 '>=1,<2' 1.5
expect 0 'true\n' satisfies gem '~> 1.2, != 1.3' 1.4
expect 0 'true\n' satisfies maven '[1,2)' 1.5
expect 0 'true\n' satisfies npm '' 1.0.0
expect 0 '-1\n' compare pep440 1.0rc1 1.0
expect 0 '0\n' compare maven 1.0 1-ga
expect 0 '1\n' compare gem 1.0 1.0.a
expect 0 'invalid\n' compare npm 1.0 1.0.0
expect 2 '' satisfies
expect 2 '' satisfies npm
expect 2 '' satisfies npm '^1'
expect 2 '' satisfies npm '^1' 1.0.0 2.0.0
expect 2 '' satisfies pypi '^1' 1.0.0
expect 2 '' satisfies npm - 1.0.0 2.0.0
expect 2 '' compare npm 1.0.0
expect 2 '' satisfies --no-such-option npm 1 1.0.0
expect 0 '' satisfies npm -
printf '^1\t1.0.0\n^1\t2.0.0\n\n^1\n^1\t1.0.0\t1\nlatest\t1.0.0\n*\t1.0.0\r\n\t1.0.0\n^1\t1.0.0' >in
expect 0 'true\nfalse\ninvalid\ninvalid\ninvalid\nunknown\ntrue\ntrue\ntrue\n' satisfies npm -
printf '1\t1.0\n1\t2\nx\t2' >in
expect 0 '0\n-1\ninvalid\n' compare gem -
# A range of 1 MB is over the bound on lines, one of 65,537 bytes over that on ranges: nobody looked whether they are
# ranges. Without a tab, or with two, it is no question at all. Neither disturbs what follows:
# '^1' is no range but npm's, and to Maven any text is a wish that everything satisfies.
{
    head -c 1048576 /dev/zero | tr '\0' 1
    printf '\t1.0.0\n'
    head -c 1048576 /dev/zero | tr '\0' 1
    printf '\n'
    head -c 1048576 /dev/zero | tr '\0' 1
    printf '\t1.0.0\t2.0.0\n'
    head -c 65537 /dev/zero | tr '\0' 1
    printf '\t1.0.0\n^1\t1.0.0\n'
} >in
expect 0 'unknown\ninvalid\ninvalid\nunknown\ntrue\n' satisfies npm -
expect 0 'unknown\ninvalid\ninvalid\nunknown\ninvalid\n' satisfies pep440 -
expect 0 'unknown\ninvalid\ninvalid\nunknown\ninvalid\n' satisfies gem -
expect 0 'unknown\ninvalid\ninvalid\nunknown\ntrue\n' satisfies maven -
printf '^1\t1.0.0\0\n^1\0\t1.0.0\n' >in
expect 0 'invalid\ninvalid\n' satisfies npm -
if [ -c /dev/full ]; then
    printf '^1\t1.0.0\n' >in
    "$program" satisfies npm - <in >/dev/full 2>err
    if [ $? = 2 ] && grep -q 'cannot write to standard output' err; then passed=$((passed + 1)); else failed=$((failed + 1)) && cat err; fi
fi
for command in satisfies compare; do
    if "$program" $command --help </dev/null | grep -q "usage: layercheck $command"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
