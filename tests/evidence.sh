#!/bin/bash
# --evidence: a scan of what it kept gives the report again, byte for byte. The sample service as `soshin
# demo` serves it, and a server that does everything wrong. SOSHIN names the program; run from the root of
# the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
failures=0

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then
        echo "PASS  $1"
    else
        echo "FAIL  $1"
        diff <(echo "$3") <(echo "$2") | sed 's/^/      /'
        failures=$((failures + 1))
    fi
}

# same WHAT FOLDER FOLDER NAME...: these tables of both.
same()
{
    local what=$1 one=$2 two=$3 name
    shift 3
    for name in "$@"; do
        is "$what: $name" "$(wc -l <"$two/$name.csv") $(diff "$one/$name.csv" "$two/$name.csv")" \
            "$(wc -l <"$one/$name.csv") "
    done
}

# records FILE: what stands in the headers, one line each.
records()
{
    python3 - "$1" <<'END2'
import gzip
import hashlib
import sys

data = gzip.open(sys.argv[1]).read()
ids = set()
while data:
    head, _, rest = data.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    length = int(fields["Content-Length"])
    block, data = rest[:length], rest[length:]
    assert head.startswith(b"WARC/1.1\r\n") and data.startswith(b"\r\n\r\n"), head
    data = data[4:]
    assert fields["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(block).hexdigest(), head
    assert fields["WARC-Record-ID"] not in ids, head
    ids.add(fields["WARC-Record-ID"])
    assert fields.get("WARC-Concurrent-To") in (None, *ids), head
    print(fields["WARC-Type"], fields.get("Soshin-Kind", "-"), fields.get("Soshin-Outcome", "-"),
          fields.get("WARC-Target-URI", "-"))
END2
}

tables="coverage transmissions disclosures findings recipients"
"$soshin" demo --evidence --now 2026-11-20 -q -o "$work/demo"
is "the sample: exit code" "$?" 1
"$soshin" scan "$work/demo/evidence.warc.gz" --base-url https://www.minato-tabi.example/ --scope 4 \
    --now 2026-11-20 -q -o "$work/again"
is "the same exit code again" "$?" 1
# shellcheck disable=SC2086 # a list
same "the sample again" "$work/demo" "$work/again" $tables
is "records of every kind" \
    "$(records "$work/demo/evidence.warc.gz" | cut -d' ' -f1,2 | LC_ALL=C sort -u)" \
    "metadata page
request -
response page
response resource
response robots
response sitemap
warcinfo -"
is "nothing is left beside it" "$(cd "$work/demo" && find . -name '*.new')" ""

mkfifo "$work/in"
python3 tests/fault_server.py <"$work/in" >"$work/port" &
server=$!
exec 3>"$work/in" # it ends when this does
until [ -s "$work/port" ]; do sleep 0.1; done
url=http://127.0.0.1:$(head -n 1 "$work/port")
faults()
{
    "$soshin" "$@" --timeout 2 --max-body 1000000 --now 2026-11-20 -q
}
faults scan "$url/" --rate 0 --evidence -o "$work/faults"
faults scan "$work/faults/evidence.warc.gz" -o "$work/faults-again"
same "a bad server again" "$work/faults" "$work/faults-again" transmissions disclosures findings recipients
# Of an answer that failed inside its body nothing is kept, so its bytes are not counted again.
failed="/(drip|cookies|endless-header|endless-trailer|long-header|nothing-of-it|gzip-broken),"
for folder in faults faults-again; do
    grep -v -E "$failed" "$work/$folder/coverage.csv" >"$work/$folder/most.csv"
    grep -E "$failed" "$work/$folder/coverage.csv" | cut -d, -f1-4 >"$work/$folder/failed.csv"
done
same "a bad server again" "$work/faults" "$work/faults-again" most failed
records "$work/faults/evidence.warc.gz" >"$work/records"
is "what was refused stands in it" "$(grep disallowed "$work/records" | sed "s|$url||")" \
    "metadata page robots /disallowed/x"
is "bodies as they came: chunks, gzip" \
    "$(zcat "$work/faults/evidence.warc.gz" | grep -a -c -e '^Transfer-Encoding: chunked' -e '^Content-Encoding: gzip' | sed 's/^[1-9].*/some/')" some

"$soshin" tags "$url/ok1" --evidence -o "$work/tags" >/dev/null
is "tags keeps too" "$(records "$work/tags/evidence.warc.gz" | grep -c 'response page')" 1
"$soshin" scan tests/sites/sample --evidence -q --fail-on never -o "$work/folder" 2>"$work/err"
is "of a folder there is nothing to keep" "$(wc -l <"$work/err") $(ls "$work/folder" | grep -c evidence)" "1 0"
mkdir -p "$work/full/evidence.warc.gz"
"$soshin" demo --evidence -q -o "$work/full" 2>"$work/err"
is "what cannot be written is an error" "$? $(wc -l <"$work/err")" "2 1"

[ "$failures" = 0 ]
