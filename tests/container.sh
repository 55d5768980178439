#!/bin/bash
# Containers of tag managers, as a user meets them: the command, scans with a body given by hand, and
# bodies fetched from loopback when that was asked for. SOSHIN names the program; run from the root.
set -uo pipefail

root=$PWD
soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
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

# rows FILE: lines without the header row and without CR.
rows()
{
    tail -n +2 "$1" | tr -d '\r'
}

# columns FILE NAME...: these columns of a CSV file, joined by a space; no cell holds a line end.
columns()
{
    python3 - "$@" <<'PYTHON'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        print(" ".join(row[name] for name in sys.argv[2:]).strip())
PYTHON
}

# ---- the command ----

run container tests/containers/shop.js --format csv --lang en
is "container: exit code" "$code" 0
is "container: header" "$(head -n 1 "$work/out" | tr -d '\r')" \
    "index,function,service_id,service,status,hosts,ids,condition,content,parameters,notes"
is "container: a row an entry" "$(rows "$work/out" | wc -l)" 23
is "container: an entry" "$(rows "$work/out" | sed -n 2p)" \
    "1,__gaawe,google-analytics,Google Analytics,tag,,G-SHOP123456,event equals purchase and page path contains /cart,behaviour,eventName,"
run container tests/containers/shop.js
is "container: text" "$(head -n 1 "$work/out")" "GTM-SHOP01, version 12: 23 entries"
run container tests/containers/truncated.js --format csv
is "container: a body in part: exit code" "$code" 3
is "container: a body in part: one line says why" "$(wc -l <"$work/err")" 1
for name in tests/containers/old.js tests/container.sh tests/nothing.js tests GTM-ABC123 \
    https://tags.example/gtm.js; do
    run container "$name" --offline
    is "container $name: exit code" "$code" 2
    is "container $name: nothing printed, one line" "$(wc -c <"$work/out") $(wc -l <"$work/err")" "0 1"
done
run container
is "container without a file" "$code" 2

# ---- a folder, with the body given by hand ----

site=$work/site
mkdir -p "$site"
cat >"$site/index.html" <<'HTML'
<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>見本</title>
<script>(function(w,d,s,l,i){w[l]=w[l]||[];var f=d.getElementsByTagName(s)[0],j=d.createElement(s);
j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i;f.parentNode.insertBefore(j,f);
})(window,document,'script','dataLayer','GTM-SHOP01');</script></head>
<body><p>見本の店です。この文章は、ページに本文があることを示すために書かれています。同じような文が続きます。
店の案内、商品の案内、会社の案内をここに書きます。もう少しだけ文章を続けて、ページを長くしておきます。</p>
<p><a href="/a.html">次</a></p></body></html>
HTML
sed 's/見本の店/次のページ/' "$site/index.html" >"$site/a.html"
common=(--base-url https://www.shop.example/ --now 2026-11-20 --lang en -q --fail-on never)

run scan "$site" -o "$work/r0" "${common[@]}"
is "not given: exit code" "$code" 3
is "not given: coverage" "$(columns "$work/r0/coverage.csv" url outcome reason | grep gtm)" \
    "https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01 not_fetched container"
run scan "$site" -o "$work/r0" "${common[@]}" --no-containers
is "declined: exit code" "$code" 0
run scan "$site" -o "$work/r0" "${common[@]}" --containers no
is "declined by --containers: exit code" "$code" 0

given=(--container-file GTM-SHOP01=tests/containers/shop.js)
child=(--container-file GTM-CHILD01=tests/containers/gtag.js)
run scan "$site" -o "$work/r1" "${common[@]}" "${given[@]}"
is "given, but not its zone: exit code" "$code" 3
run scan "$site" -o "$work/r1" "${common[@]}" "${given[@]}" "${child[@]}" --threads 0
is "given: exit code" "$code" 0
is "given: coverage" "$(columns "$work/r1/coverage.csv" url outcome reason | grep gtm)" \
    "https://www.googletagmanager.com/gtm.js?id=GTM-CHILD01 resource
https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01 resource"
columns "$work/r1/transmissions.csv" page_url host certainty gated mechanism origin reach initiator \
    >"$work/sent"
tag="https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01"
for line in "pixel.measure.example sure  container container container $tag" \
    "img.measure.example likely condition container container container $tag" \
    "frame.measure.example likely consent container container container $tag" \
    "www.googleadservices.com likely click container container container $tag"; do
    for page in "" a.html; do
        is "given: ${line%% *} on /$page" \
            "$(grep -cxF "https://www.shop.example/$page $line" "$work/sent")" 1
    done
done
for host in stg.measure.example never.measure.example blocked.measure.example library.example \
    schema.example link.example; do
    is "given: nothing to $host" "$(grep -cF "$host" "$work/sent")" 0
done
run scan "$site" -o "$work/r2" "${common[@]}" "${given[@]}" "${child[@]}" --threads 8
is "given: the same bytes from 8 threads" "$(diff -r "$work/r1" "$work/r2" 2>&1)" ""

run scan "$site" -o "$work/r3" "${common[@]}" --container-file GTM-SHOP01=tests/containers/old.js
is "given, not understood: exit code" "$code" 3
is "given, not understood: coverage" "$(columns "$work/r3/coverage.csv" outcome reason | grep -c "failed container")" 1
run scan "$site" -o "$work/r3" "${common[@]}" --container-file GTM-SHOP01=tests/containers/truncated.js \
    "${child[@]}"
is "given, cut off: exit code" "$code" 3
is "given, cut off: nothing in it is sure" \
    "$(columns "$work/r3/transmissions.csv" mechanism certainty | grep -c 'container sure')" 0
run scan "$site" -o "$work/r4" --container-file GTM-SHOP01
is "--container-file without a file" "$code" 2
run scan "$site" -o "$work/r4" --container-file GTM-SHOP01=tests/nothing.js
is "--container-file with none there" "$code" 2
run scan "$site" -o "$work/r4" --containers perhaps
is "--containers perhaps" "$code" 2
is "nothing was written then" "$(ls "$work/r4" 2>/dev/null)" ""

run tags "$site/index.html" --url https://stg.shop.example/ --format csv "${given[@]}"
is "tags: what only staging sends" "$(columns "$work/out" host certainty | grep stg.measure)" \
    "stg.measure.example sure"

# ---- fetched from loopback ----

cat >"$work/server.py" <<'PYTHON'
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(sys.argv[2], "a") as log:
            log.write(self.path + "\n")
        port = self.server.server_address[1]
        body, status, kind = b"no", 404, "text/plain"
        if self.path == "/":
            status, kind = 200, "text/html"
            text = "<!DOCTYPE html><title>t</title><p>" + "見本の店です。" * 20 + "</p>"
            text += '<a href="/">t</a><script src="http://127.0.0.1:%d/gtm.js?id=GTM-SHOP01"></script>'
            body = (text % port).encode()
        elif self.path == "/gtm.js?id=GTM-SHOP01":
            status, kind = 200, "application/javascript"
            body = open("tests/containers/shop.js", "rb").read()
        elif self.path == "/gtm.js?id=GTM-CHILD01":
            self.send_response(302)
            self.send_header("Location", "/moved.js")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        elif self.path == "/moved.js" and sys.argv[3] != "nothing":
            status, kind = 200, "application/javascript"
            body = open("tests/containers/" + sys.argv[3], "rb").read()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1], "w") as file:
    file.write(str(server.server_address[1]))
server.serve_forever()
PYTHON

# serve CHILD: leaves port.
serve()
{
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -f "$work/port" "$work/log"
    python3 "$work/server.py" "$work/port" "$work/log" "$1" &
    server=$!
    for _ in $(seq 100); do
        [ -s "$work/port" ] && break
        sleep 0.1
    done
    port=$(cat "$work/port")
}

cp -r "$root/data" "$work/data"
echo '127.0.0.1/gtm.js,google-tag-manager,http://127.0.0.1/gtm.js,http://127.0.0.1/x,known,,2026-11-20' \
    >>"$work/data/hosts.csv"
live=(--data "$work/data" --now 2026-11-20 -q --fail-on never --rate 0)

serve gtag.js
run scan "http://localhost:$port/" -o "$work/l0" "${live[@]}"
is "loopback: exit code" "$code" 3
is "loopback: no container is fetched" "$(grep -c gtm.js "$work/log")" 0
run scan "http://localhost:$port/" -o "$work/l1" "${live[@]}" --containers yes
is "loopback, asked for: exit code" "$code" 0
is "loopback, asked for: each once" "$(grep -c 'gtm.js' "$work/log")" 2
is "loopback, asked for: coverage" \
    "$(columns "$work/l1/coverage.csv" outcome reason http_status | grep -c 'resource  200')" 2
is "loopback, asked for: a tag of it" \
    "$(columns "$work/l1/transmissions.csv" host certainty | grep pixel.measure)" \
    "pixel.measure.example sure"
: >"$work/log"
run scan "http://localhost:$port/" -o "$work/l2" "${live[@]}" --containers yes --offline
is "offline: nothing is asked" "$(wc -l <"$work/log")" 0

run container "http://127.0.0.1:$port/gtm.js?id=GTM-SHOP01"
is "container of a URL" "$code $(head -n 1 "$work/out")" "0 GTM-SHOP01, version 12: 23 entries"
run container "http://127.0.0.1:$port/gtm.js?id=GTM-NONE01"
is "container of a URL that is not there" "$code $(wc -l <"$work/err")" "2 1"

serve nothing
run scan "http://localhost:$port/" -o "$work/l3" "${live[@]}" --containers yes
is "a zone that cannot be fetched: exit code" "$code" 3
is "a zone that cannot be fetched: coverage" \
    "$(columns "$work/l3/coverage.csv" outcome reason | grep not_fetched)" "not_fetched http_status"

# ---- on the operator's own hosts ----

own=$work/own
mkdir -p "$own/t"
{
    cat tests/containers/settings.js
    echo '(new Image).src="https://library.measure.example/";'
} >"$own/t/abc.js"
cat >"$own/index.html" <<'HTML'
<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>見本</title>
<script>(function(w,d,s,l,i){w[l]=w[l]||[];var f=d.getElementsByTagName(s)[0],j=d.createElement(s);
j.async=true;j.src='https://metrics.shop.example/gtm.js?id='+i;f.parentNode.insertBefore(j,f);
})(window,document,'script','dataLayer','GTM-SHOP01');</script>
<script src="/t/abc.js"></script></head><body><p>見本のページです。喫茶店の道具を紹介します。</p></body></html>
HTML
run scan "$own" --base-url https://www.shop.example/ -o "$work/own-report" --now 2026-11-20 --quiet \
    --container-file GTM-SHOP01=tests/containers/shop.js
is "own host: the container given for its address" "$(columns "$work/own-report/transmissions.csv" \
    initiator service_id | grep -c 'metrics.shop.example/gtm.js?id=GTM-SHOP01 microsoft-ads')" 1
is "own host: a container by its content, under any name" \
    "$(columns "$work/own-report/transmissions.csv" service_id reach content_basis initiator |
        grep '^meta-pixel')" "meta-pixel container parameter https://www.shop.example/t/abc.js"
is "own host: what stands beside the list of tags is not read as the operator's code" \
    "$(columns "$work/own-report/transmissions.csv" host | grep -c library.measure)" 0
is "own host: to whom a server passes on is not seen" "$(columns "$work/own-report/coverage.csv" \
    outcome reason url | grep own_server)" "off_site own_server https://metrics.shop.example"
printf '{"function":"x"' >"$own/t/abc.js" # no container any more
run scan "$own" --base-url https://www.shop.example/ -o "$work/own-report" --now 2026-11-20 --quiet
is "own host: nobody is made up" "$(rows "$work/own-report/transmissions.csv" | wc -l)" 0

echo "$failures failures"
[ "$failures" -eq 0 ]
