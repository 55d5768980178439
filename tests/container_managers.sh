#!/bin/bash
# Tag managers besides Google's in a scan: bodies given by hand, and the files in which code lies.
# SOSHIN names the program; run from the root.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
failures=0

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then
        echo "PASS  $1"
    else
        echo "FAIL  $1: \"$2\" and not \"$3\""
        failures=$((failures + 1))
    fi
}

# run ARGUMENT...: leaves code, $work/out, $work/err.
run()
{
    code=0
    timeout 120 "$soshin" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# columns FILE NAME...: these columns of a CSV file, joined by a space.
columns()
{
    python3 - "$@" <<'PYTHON'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        print(" ".join(row[name] for name in sys.argv[2:]).strip())
PYTHON
}

run container tests/containers/launch.js --format csv --lang en
is "launch: exit code and rows" "$code $(wc -l <"$work/out")" "0 12"
is "launch: an entry" "$(sed -n 3p "$work/out" | tr -d '\r')" \
    "1,adobe-analytics/src/lib/actions/sendBeacon.js,adobe-analytics,Adobe Analytics,tag,shop.sc.omtrdc.net,shopprod,page view,,,"
run container tests/containers/utag.js --lang en
is "utag: exit code and first line" "$code $(head -n 1 "$work/out")" \
    "0 shopco/main, version ut4.51.202610010000: 7 entries"

site=$work/site
mkdir -p "$site"
cat >"$site/index.html" <<'HTML'
<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>見本</title>
<script src="https://assets.adobedtm.com/a1b2c3/d4e5f6/launch-0f1e2d3c4b5a.min.js" async></script>
<script src="//tags.tiqcdn.com/utag/shopco/main/prod/utag.js"></script>
<script src="https://s.yjtag.jp/tag.js#site=AbCdEf"></script></head>
<body><p>見本の店です。この文章は、ページに本文があることを示すために書かれています。同じような文が続きます。
店の案内、商品の案内、会社の案内をここに書きます。もう少しだけ文章を続けて、ページを長くしておきます。</p></body></html>
HTML
common=(--base-url https://www.shop.example/ --now 2026-11-20 --lang en -q --fail-on never)
given=(--container-file launch-0f1e2d3c4b5a=tests/containers/launch.js
    --container-file shopco/main=tests/containers/utag.js
    --container-file RC77-source.min.js=tests/containers/launch_code.js
    --container-file shopco/main/utag.12.js=tests/containers/utag.12.js)
launch=https://assets.adobedtm.com/a1b2c3/d4e5f6/launch-0f1e2d3c4b5a.min.js
code_file=https://assets.adobedtm.com/a1b2c3/d4e5f6/RC77-source.min.js
utag=https://tags.tiqcdn.com/utag/shopco/main/prod

run scan "$site" -o "$work/r0" "${common[@]}"
is "not given: exit code" "$code" 3
is "not given: coverage" "$(columns "$work/r0/coverage.csv" outcome reason | grep -c 'not_fetched container')" 3

run scan "$site" -o "$work/r1" "${common[@]}" "${given[@]}" --threads 0
is "given: exit code" "$code" 3
columns "$work/r1/coverage.csv" url outcome reason >"$work/coverage"
for line in "$launch resource" "$code_file resource" "$utag/utag.js resource" \
    "$utag/utag.12.js resource" "$utag/utag.13.js not_fetched container" \
    "$utag/utag.15.js not_fetched container"; do
    is "given: ${line##*/}" "$(grep -cxF "$line" "$work/coverage")" 1
done
is "given: Yahoo's is listed as not read" "$(grep -c 'yjtag.jp.* not_fetched container' "$work/coverage")" 1
columns "$work/r1/transmissions.csv" host certainty gated mechanism initiator >"$work/sent"
for line in "shop.sc.omtrdc.net sure  container $launch" \
    "pixel.measure.example sure  container $launch" \
    "late.measure.example likely click container $code_file" \
    "bundled.measure.example sure  container $utag/utag.js" \
    "cdn.vendor-measure.example likely condition container $utag/utag.12.js"; do
    is "given: ${line%% *}" "$(grep -cxF "$line" "$work/sent")" 1
done
run scan "$site" -o "$work/r2" "${common[@]}" "${given[@]}" --threads 8
is "given: the same bytes from 8 threads" "$(diff -r "$work/r1" "$work/r2" 2>&1)" ""

run scan "$site" -o "$work/r3" "${common[@]}" --container-file shopco/main=tests/containers/launch_code.js
is "another file of a manager: read all the same" "$code" 3
run scan "$site" -o "$work/r4" "${common[@]}" --container-file shopco/main=tests/container.sh
is "not understood: coverage" "$(columns "$work/r4/coverage.csv" outcome reason | grep -c 'failed container')" 1

# ---- fetched from loopback: the body, and the files that it names ----

folder=$work/www/utag/shopco/main/prod
mkdir -p "$folder"
(cd "$work/www" && exec python3 -u -m http.server 0 --bind 127.0.0.1) >"$work/port" 2>"$work/log" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
    port=$(grep -o 'port [0-9]*' "$work/port" | cut -d " " -f 2)
    [ -n "$port" ] && break
    sleep 0.1
done
sed "s|//tags.tiqcdn.com/|http://127.0.0.1:$port/|" tests/containers/utag.js >"$folder/utag.js"
cp tests/containers/utag.12.js "$folder/utag.12.js"
sed "s|//tags.tiqcdn.com/|http://127.0.0.1:$port/|; /adobedtm/d; /yjtag/s/<script.*script>//" \
    "$site/index.html" >"$work/www/index.html"
cp -r data "$work/data"
echo '127.0.0.1/utag,tealium,http://127.0.0.1/utag/x.js,http://127.0.0.1/x,known,,2026-11-20' \
    >>"$work/data/hosts.csv"
live=(--data "$work/data" --now 2026-11-20 -q --fail-on never --rate 0)
run scan "http://localhost:$port/" -o "$work/l0" "${live[@]}"
is "loopback: no body is fetched" "$(grep -c 'GET /utag/' "$work/log")" 0
run scan "http://localhost:$port/" -o "$work/l1" "${live[@]}" --containers yes
is "loopback, asked for: exit code" "$code" 3
is "loopback, asked for: each once" "$(grep -c 'GET /utag/' "$work/log")" 4
columns "$work/l1/coverage.csv" url outcome reason | sed -n "s|^http://127.0.0.1:$port/utag/shopco/main/prod/||p" \
    >"$work/coverage"
is "loopback, asked for: coverage" "$(tr '\n' ';' <"$work/coverage")" \
    "utag.12.js resource;utag.13.js not_fetched http_status;utag.15.js not_fetched http_status;utag.js resource;"
is "loopback, asked for: a tag in a file" \
    "$(columns "$work/l1/transmissions.csv" host certainty | grep vendor-measure)" \
    "cdn.vendor-measure.example likely"

echo "$failures failures"
[ "$failures" -eq 0 ]
