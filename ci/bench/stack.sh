#!/bin/sh
# The stack that speed and memory are measured on: one Node function and five layers, 240 to 250 MiB unzipped, more than
# 20,000 files, more than 100 MB of ELF files, about 2,000 modules reachable from the handler, real dist-info folders.
# All of it from pinned npm packages and Debian packages, packed in byte order with a fixed time: the same versions give
# the same bytes. What stands in build/bench already is kept. Prints what the stack holds.
set -eu
cd "$(dirname "$0")/../.."
bench=$PWD/build/bench
fetch=testdata/real/fetch

# pack ZIP FOLDER: as Info-ZIP packs it, without what differs from day to day.
pack() {
    find "$2" -exec touch -h -d '1980-01-01 00:00:00 UTC' {} +
    rm -f "$1.tmp"
    (cd "$2" && find . -type f | sed 's|^\./||' | LC_ALL=C sort | TZ=UTC zip -q -X -6 "$1.tmp" -@)
    mv "$1.tmp" "$1"
    rm -rf "$2"
}

npm_layer() {
    [ ! -e "$bench/$1.zip" ] || return 0
    from=$($fetch npm "bench-$1")
    rm -rf "$bench/tree" && mkdir -p "$bench/tree/nodejs"
    cp -R "$from" "$bench/tree/nodejs/node_modules"
    pack "$bench/$1.zip" "$bench/tree"
}

# debian_layer NAME PACKAGE...
debian_layer() {
    name=$1
    shift
    [ ! -e "$bench/$name.zip" ] || return 0
    rm -rf "$bench/tree" && mkdir -p "$bench/tree/python"
    $fetch deb amd64 "$@" >"$bench/debs"
    while read -r folder; do
        cp -R "$folder/usr/lib/python3/dist-packages/." "$bench/tree/python/"
    done <"$bench/debs"
    pack "$bench/$name.zip" "$bench/tree"
}

mkdir -p "$bench"
recipe=$(cat ci/bench/stack.sh ci/bench/function/index.js ci/bench/function/src/routes.js testdata/real/npm/bench-*/package-lock.json | cksum)
if [ "$(cat "$bench/.recipe" 2>/dev/null)" != "$recipe" ]; then
    rm -f "$bench"/*.zip
fi
if [ ! -e "$bench/function.zip" ]; then
    from=$($fetch npm bench-function)
    rm -rf "$bench/tree" && mkdir -p "$bench/tree"
    cp -R ci/bench/function/. "$bench/tree/"
    cp -R "$from" "$bench/tree/node_modules"
    pack "$bench/function.zip" "$bench/tree"
fi
npm_layer aws
npm_layer libs
npm_layer native
debian_layer science python3-numpy python3-scipy
debian_layer web python3-requests python3-urllib3 python3-certifi python3-idna python3-chardet python3-charset-normalizer \
    python3-cryptography python3-cffi-backend python3-yaml python3-flask python3-jinja2 python3-markupsafe python3-werkzeug \
    python3-click python3-itsdangerous python3-attr python3-jsonschema python3-pyrsistent python3-pydantic \
    python3-typing-extensions python3-lxml python3-pil python3-rich python3-pygments python3-poetry-core \
    python3-packaging python3-wheel python3-httpx
printf '%s\n' "$recipe" >"$bench/.recipe"

python3 - "$bench"/function.zip "$bench"/aws.zip "$bench"/libs.zip "$bench"/native.zip "$bench"/science.zip "$bench"/web.zip <<'PY'
import sys, zipfile
total = files = elf = elf_bytes = dist = js = 0
for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as z:
        for i in z.infolist():
            total += i.file_size
            files += 1
            js += i.filename.endswith(('.js', '.cjs', '.mjs'))
            dist += i.filename.endswith(('.dist-info/METADATA', '.egg-info/PKG-INFO'))
            if '.so' in i.filename or i.filename.endswith('.node') or '/bin/' in i.filename or i.file_size > 1000000:
                with z.open(i) as f:
                    if f.read(4) == b'\x7fELF':
                        elf += 1
                        elf_bytes += i.file_size
print(f'{total} bytes ({total / 1048576:.1f} MiB), {files} files, {elf} ELF files of {elf_bytes} bytes, '
      f'{js} JavaScript files, {dist} Python distributions')
if not (240 <= total / 1048576 <= 250 and files > 20000 and elf_bytes >= 100000000):
    sys.exit('stack.sh: not the stack that DESIGN.md describes')
PY
