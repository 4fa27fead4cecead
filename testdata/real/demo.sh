#!/bin/sh
# The demo: an orders function with three layers made of real packages, linted. What goes wrong here goes wrong in real life:
#   shared-libs and media both bring uuid, two majors apart, and are unpacked over each other;
#   the function brings an axios of its own beside the one that all functions share;
#   media was installed on a developer's x86 machine, the function runs on arm64;
#   an old SDK and a browser fill most of the room; a README lies where every file is started as an extension.
# usage: demo.sh PROGRAM      ends with 0 when the program ran, whatever it found
set -eu
program=$(cd "$(dirname "${1:?usage: demo.sh PROGRAM}")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../.."
demo=$PWD/build/demo
fetch=testdata/real/fetch

# archive NAME FOLDER-FOR-PACKAGES SET TREE: TREE and the packages of SET under that folder -> NAME.zip
archive() {
    tree=$demo/tree
    rm -rf "$tree" && mkdir -p "$tree"
    [ -z "$4" ] || cp -R "$4/." "$tree/"
    if [ -n "$3" ]; then
        mkdir -p "$tree/$2"
        cp -R "$($fetch npm "$3")" "$tree/$2/node_modules"
    fi
    node testdata/real/pack.js "$packer" "$demo/$1.zip.tmp" "$tree"
    mv "$demo/$1.zip.tmp" "$demo/$1.zip"
    rm -rf "$tree"
}

mkdir -p "$demo"
recipe=$(find testdata/real/demo testdata/real/demo.sh testdata/real/pack.js testdata/real/npm/orders-* -type f |
    LC_ALL=C sort | xargs cat | cksum)
if [ "$(cat "$demo/.recipe" 2>/dev/null)" != "$recipe" ]; then
    echo "building the demo's archives from pinned npm packages (once) ..." >&2
    packer=$($fetch npm packer)
    archive orders . orders-function testdata/real/demo/function
    archive shared-libs nodejs orders-shared ''
    archive media nodejs orders-media ''
    archive monitoring . '' testdata/real/demo/monitoring
    printf '%s\n' "$recipe" >"$demo/.recipe"
fi

cd "$demo"
set -- lint --runtime nodejs20.x --arch arm64 --handler index.handler --function orders.zip \
    --layer shared-libs.zip --layer media.zip --layer monitoring.zip
printf '$ layercheck lint --runtime nodejs20.x --arch arm64 --handler index.handler --function orders.zip \\\n'
printf '      --layer shared-libs.zip --layer media.zip --layer monitoring.zip\n\n'
status=0
"$program" "$@" || status=$?
case $status in
1) printf '\nlint ended with status 1, as expected: there are errors to fix before this is deployed\n' ;;
*) printf '\nlint ended with status %s, expected 1\n' "$status" && exit 1 ;;
esac
