#!/bin/bash
# --as: a service that serves smartphones other pages is read as it answers them; --as both scans twice and
# says who was met in one only. SOSHIN names the program; run from the root of the project.
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

cd "$work" || exit
mkfifo in
cat >server.py <<'END'
import http.server
import os
import sys
import threading

PAGES = {"/": ("<img src=https://px.both.example/p.gif><a href=/same>1</a>",
               "<img src=https://px.desktop.example/p.gif>",
               "<img src=https://px.mobile.example/p.gif><a href=/phone>2</a>"),
         "/same": ("<p>the same for all", "", ""),
         "/phone": ("<img src=https://px.phone.example/p.gif>", "", ""),
         "/walled": ("<img src=https://px.both.example/p.gif>", "", "")}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        both, desktop, mobile = PAGES.get(self.path, ("", "", ""))
        is_mobile = "Mobile" in self.headers["User-Agent"]
        body = f"<!DOCTYPE html><title>t</title>{both}{mobile if is_mobile else desktop}".encode()
        os.write(1, ("%s %s\n" % ("phone" if is_mobile else "desk", self.path)).encode())
        is_refused = self.path == "/walled" and not is_mobile
        self.send_response(403 if is_refused else 200 if self.path in PAGES else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Vary", "User-Agent")
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
END
python3 server.py <in >log &
server=$!
exec 3>in # it ends when this does
until [ -s log ] || ! kill -0 "$server" 2>/dev/null; do sleep 0.1; done
url=http://127.0.0.1:$(head -n 1 log)/
scan()
{
    "$soshin" scan "$url" --rate 0 --no-sitemaps --fail-on never --now 2026-11-20 -o "$@" 2>err
}
sent_to()
{
    tail -n +2 "$1/recipients.csv" | grep -o 'px[.a-z]*\|[a-z]*\.example' | sort -u | tr '\n' ' '
}
columns()
{
    tail -n +2 "$1" | tr -d '\r' | cut -d, -f2,5,6 | sed "s#$url#/#"
}

scan desk --as desktop -q
is "as desktop" "$? $(sent_to desk)" "0 both.example desktop.example "
scan phone --as mobile -q
is "as mobile" "$? $(sent_to phone)" "0 both.example mobile.example phone.example "
scan plain -q
is "without --as: as desktop" "$(diff desk/transmissions.csv plain/transmissions.csv)" ""

scan both --as both >out
is "as both: exit code, errors" "$? $(cat err)" "0 "
is "as both: the reports are those of two scans" \
    "$(for table in transmissions recipients coverage findings; do
        diff desk/$table.csv both/desktop/$table.csv
        diff phone/$table.csv both/mobile/$table.csv
    done)" ""
is "as both: devices.csv" "$(columns both/devices.csv)" "desktop,desktop.example,/
mobile,mobile.example,/
mobile,phone.example,/phone"
is "as both: what is said" "$(sed "s#$url#/#" out)" \
    "/: exit code 0, report in desktop
/: exit code 0, report in mobile
/: pages read as desktop and as smartphone: 2, of these different: 1
/: met as a desktop computer only: desktop.example
/: met as a smartphone only: mobile.example
/: met as a smartphone only: phone.example"
is "as both: summary.csv has both" "$(tail -n +2 both/summary.csv | wc -l)" 2
is "as both: the settings say which is which" \
    "$(grep -hA1 '"name": "as"' both/*/report.json | sed -n 's/.*"value": "\(.*\)"/\1/p' | tr '\n' ' ')" \
    "desktop mobile "
is "as both: no cache stands between" "$(grep -c '/same' log)" 5

"$soshin" scan "${url}walled" --as both --rate 0 --no-sitemaps --fail-on never -o walled >out 2>err
is "as both: what one of them could not read is no difference" "$(sed "s#$url#/#; 1,3d" out)" \
    "/walled: not seen as desktop: 1, as smartphone: 0 (coverage.csv); whoever was met in one only may be met there, too
/walled: met as a smartphone only: both.example"

scan dated --as both --dated -q
is "with --dated" "$? $(columns dated/latest/devices.csv | wc -l)" "0 3"
printf 'name,url\none,%s\ntwo,%s\n' "$url" "${url}same" >services.csv
"$soshin" scan services.csv --as both --rate 0 --no-sitemaps --fail-on never -q -o several
is "several services" "$? $(cd several && ls -d */ | tr '\n' ' ')$(tail -n +2 several/devices.csv | wc -l)" \
    "0 one-desktop/ one-mobile/ two-desktop/ two-mobile/ 3"
mkdir pages
echo '<!DOCTYPE html><title>t</title><p>page' >pages/index.html
"$soshin" scan pages --as both --fail-on never -q -o folder
is "a folder answers nobody: one report" "$? $(test -e folder/devices.csv; echo $?)" "0 1"

for bad in "--as tablet" "--as both --history h.db" "--as both --confirm desk"; do
    # shellcheck disable=SC2086
    scan bad $bad
    is "$bad" "$? $(wc -l <err)" "2 1"
done

[ "$failures" = 0 ]
