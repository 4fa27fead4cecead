#!/bin/sh
# The checks of ci/ see what they are for: a small tree with one breach of each kind, and one without any.
# The last line is `N passed, N failed`.
set -u
unset B
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
cd "$work" || exit 1

# expect NAME PATTERN: the check's output, read from standard input, holds PATTERN.
expect() {
    if grep -qE -- "$2" out; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'not seen: %s (%s)\n' "$1" "$2"
        sed 's/^/    /' out
    fi
}

mkdir -p ci layers/base layers/text layers/package layers/version layers/odd rules/limits lint
: >ci/allow
echo '#define A 1' >layers/base/a.h
echo '#define T 1' >layers/text/t.h
echo '#define V 1' >layers/version/v.h
echo '#define R 1' >rules/rule.h
{
    echo '#include "layers/base/a.h"'
    echo '#include "rules/rule.h"'
    echo '/* sprintf(a) in a comment, isalpha(c) too */'
    echo 'const char *text = "strcpy(a, b)";'
    echo 'int lc_isalpha(int c);'
} >rules/limits/fine.c
echo '#include "rules/rule.h"' >lint/run.c
echo 'void f(void) { printf("x"); }' >>lint/run.c
sh "$root/ci/check-includes" >out 2>&1
expect 'a clean tree passes' '^5 passed, 0 failed$'

echo '#include "layers/text/t.h"' >layers/base/up.c
echo '#include "layers/version/v.h"' >layers/package/peer.c
echo '#include "rules/rule.h"' >layers/text/rule.c
echo '#include "t.h"' >layers/text/short.c
echo '#include "layers/base/none.h"' >layers/text/none.c
echo 'int x = atoi(s);' >layers/text/banned.c
printf '/* a\n b */ int y = isalpha (c);\n' >layers/text/locale.c
echo 'void g(void) { fputs(s, f); }' >rules/limits/prints.c
echo 'int z;' >layers/odd/z.c
awk 'BEGIN { for (i = 0; i < 601; i++) print "" }' >layers/text/long.c
sh "$root/ci/check-includes" >out 2>&1
expect 'a lower layer includes a higher one' "^layers/base/up.c:1: direction: 'layers/base' must not include 'layers/text/t.h'"
expect 'peers include each other'   "^layers/package/peer.c:1: direction: 'layers/package' must not include"
expect 'a layer includes a rule'    "^layers/text/rule.c:1: direction: 'layers' must not include 'rules/rule.h'"
expect 'an include not from the root' "^layers/text/short.c:1: direction: 't.h' is not named from the root"
expect 'an include that is not there' "^layers/text/none.c:1: direction: .* does not exist"
expect 'a banned function'          "^layers/text/banned.c:1: banned: 'atoi'"
expect 'a locale class after a comment' "^layers/text/locale.c:2: banned: 'isalpha"
expect 'a rule that prints'         "^rules/limits/prints.c:1: prints: 'fputs'"
expect 'a layer without a place'    "^layers/odd/z.c:1: direction: 'layers/odd' has no place"
expect 'a file of 601 lines'        '^layers/text/long.c:601: length'
expect 'the total says so'          '^1 passed, 4 failed$'

echo 'length layers/text/long.c a table that reads best in one piece' >ci/allow
echo 'length layers/text/t.h a reason that no longer holds' >>ci/allow
sh "$root/ci/check-includes" >out 2>&1
expect 'an exception that is not needed' "length layers/text/t.h' is not needed"
if grep -q 'long.c' out; then failed=$((failed + 1)) && echo 'an allowed file was reported'; else passed=$((passed + 1)); fi

# The pins: every package of the lock file has an integrity hash and none an address.
lock=$root/layers/source/grammars/package-lock.json
python3 - "$lock" >out 2>&1 <<'PY'
import json, sys
packages = {k: v for k, v in json.load(open(sys.argv[1]))["packages"].items() if k}
print("pinned", len(packages) > 0 and all(v.get("integrity", "").startswith("sha512-") for v in packages.values()))
print("addresses", any("resolved" in v for v in packages.values()))
PY
expect 'every pin has a hash' '^pinned True$'
expect 'no pin has an address' '^addresses False$'

# The top level: a compiler's leavings and a second build folder have no place there.
mkdir -p top/layers top/rules
touch top/Makefile top/layers/a.c top/rules/a.c
(cd top && sh "$root/ci/check-words") >out 2>&1
expect 'a clean top level passes' '^5 passed, 0 failed$'
mkdir top/bc
touch top/bc/a.o top/a.su
(cd top && sh "$root/ci/check-words") >out 2>&1
expect 'a stray file' '^no place at the top level: a.su$'
expect 'a stray folder' '^no place at the top level: bc$'
expect 'and no more' '^4 passed, 1 failed$'

# What ci/run-tests makes of programs that fail, skip, crash or say nothing.
printf '#!/bin/sh\necho "2 passed, 0 failed"\n' >good.sh
printf '#!/bin/sh\necho "1 passed, 1 failed"\nexit 1\n' >bad.sh
printf '#!/bin/sh\nexit 0\n' >silent.sh
printf '#!/bin/sh\nkill -SEGV $$\n' >crash.sh
printf '#!/bin/sh\necho "skip: no such tool"\necho "1 passed, 0 failed"\n' >skip.sh
runs() { LC_NO_SKIP=${no_skip:-0} TESTS='' LC_WRAP='' B="$work/b" sh "$root/ci/run-tests" "$@" >out 2>&1; echo "status $?" >>out; }
runs ./good.sh && expect 'all good' '^status 0$'
runs ./good.sh ./bad.sh && expect 'failures are added up' '^3 passed, 1 failed$' && expect 'and decide' '^status 1$'
runs ./silent.sh && expect 'silence is a failure' '^0 passed, 1 failed$'
runs ./crash.sh && expect 'a crash is a failure' '^0 passed, 1 failed$'
runs ./skip.sh && expect 'a skip is named' 'skip: no such tool' && expect 'and passes' '^status 0$'
no_skip=1
runs ./skip.sh && expect 'a skip can be forbidden' '^1 passed, 1 failed$'

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
