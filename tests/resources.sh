#!/bin/bash
# First-party scripts and style sheets, response headers and `catalog unknown`, as a user runs them: a
# folder, a server on loopback, the same bytes from any number of threads. SOSHIN names the program; run
# from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
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

# cells FILE COLUMN...: these columns of a table, sorted, "|" between.
cells()
{
    python3 - "$@" <<'END'
import csv
import sys
rows = csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"))
print("\n".join(sorted("|".join(row[name] for name in sys.argv[2:]) for row in rows)))
END
}

scan()
{
    local out=$1
    shift
    timeout 120 "$soshin" scan "$@" --rate 0 --now 2026-11-20T10:00:00Z --fail-on never -q \
        -o "$work/$out" </dev/null 2>"$work/err"
    code=$?
}

site=$work/site
mkdir -p "$site/js" "$site/sub" "$site/css"
cat >"$site/index.html" <<'END'
<!DOCTYPE html><title>t</title><script src="/js/app.js"></script>
<link rel="stylesheet" href="css/all.css">
<!-- <script src="/js/dead.js"></script> -->
<script type="text/plain" data-category="consent" src="js/later.js"></script>
<p><a href="sub/page.html">one</a> <a href="#two">two</a> <a href="#three">three</a> links, so no shell
END
cat >"$site/sub/page.html" <<'END'
<!DOCTYPE html><title>t</title>

<p><a href="#1">1</a><a href="#2">2</a><a href="#3">3</a><script src="../js/app.js"></script><script src="../js/gone.js"></script>
<script src="https://www.example.jp/js/elsewhere.js"></script>
END
cat >"$site/js/app.js" <<'END'
"use strict";
fetch("https://app.example/c?a=1");
import("./more.js");
END
echo 'navigator.sendBeacon("https://more.example/b"); import("./third.js");' >"$site/js/more.js"
echo 'fetch("https://third.example/");' >"$site/js/third.js"
echo 'fetch("https://dead.example/");' >"$site/js/dead.js"
echo 'fetch("https://later.example/");' >"$site/js/later.js"
echo '@import "import.css"; p { background: url(https://css.example/p.png) }' >"$site/css/all.css"
echo '@import url(https://import.example/a.css);' >"$site/css/import.css"

rows='index.html|1|app.example|fetch|script|sure||js/app.js
index.html|1|more.example|beacon|script|sure||js/more.js
index.html|2|css.example|css|style|likely|condition|css/all.css
index.html|2|import.example|css|style|sure||css/import.css
index.html|4|later.example|fetch|script|likely|consent|js/later.js
sub/page.html|3|app.example|fetch|script|sure||js/app.js
sub/page.html|3|more.example|beacon|script|sure||js/more.js'
columns="page_url line host mechanism origin certainty gated initiator"
files='css/all.css|resource||index.html
css/import.css|resource||css/all.css
https://www.example.jp/js/elsewhere.js|not_fetched|offline|sub/page.html
index.html|page||
js/app.js|resource||index.html
js/gone.js|not_found|unreadable_file|sub/page.html
js/later.js|resource||index.html
js/more.js|resource||js/app.js
sub/page.html|page||'

# ---- a folder ----

scan folder "$site" --first-party example.jp --threads 0
is "folder: exit code" "$code" 0
# shellcheck disable=SC2086
is "folder: transmissions of files" "$(cells "$work/folder/transmissions.csv" $columns)" "$rows"
is "folder: coverage" "$(cells "$work/folder/coverage.csv" url outcome reason found_on)" "$files"
for threads in 1 8; do
    scan "folder$threads" "$site" --first-party example.jp --threads $threads
    is "folder: $threads threads" "$(diff -r "$work/folder" "$work/folder$threads")" ""
done
scan none "$site" --first-party example.jp --no-scripts
is "--no-scripts: nothing of files" "$(wc -l <"$work/none/transmissions.csv")" 1
is "--no-scripts: pages alone" "$(cells "$work/none/coverage.csv" url)" $'index.html\nsub/page.html'
scan file "$site/index.html" --base-url https://www.example.jp/
is "a file alone: its scripts are not fetched" "$(cells "$work/file/coverage.csv" url outcome reason)" \
'https://www.example.jp/css/all.css|not_fetched|offline
https://www.example.jp/js/app.js|not_fetched|offline
https://www.example.jp/js/later.js|not_fetched|offline
https://www.example.jp/|page|'

# ---- catalog unknown ----

is "catalog unknown" "$("$soshin" catalog unknown "$work/folder")" \
'2	app.example	app.example
2	more.example	more.example
1	css.example	css.example
1	import.example	import.example
1	later.example	later.example'
is "catalog unknown: csv" "$("$soshin" catalog unknown "$work/folder" --format csv | head -n 2 | tr -d '\r')" \
'domain,pages,hosts
app.example,2,app.example'
"$soshin" catalog unknown "$work/none" >"$work/out"
is "catalog unknown: nothing unknown" "$?" 0
for bad in "$work" "$work/site/index.html"; do
    "$soshin" catalog unknown "$bad" >"$work/out" 2>"$work/err"
    is "catalog unknown: no report" "$? $(wc -l <"$work/err")" "2 1"
done
mkdir "$work/odd"
printf 'a,b\r\n1,2\r\n' >"$work/odd/transmissions.csv"
"$soshin" catalog unknown "$work/odd" >"$work/out" 2>"$work/err"
is "catalog unknown: another table" "$? $(wc -l <"$work/err")" "2 1"

# ---- a server ----

cat >"$work/server.py" <<'END'
import functools
import http.server
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        print(self.path, file=sys.stderr, flush=True)

    def end_headers(self):
        self.send_header("Link", "<https://link.example/a.js>; rel=preload; as=script")
        self.send_header("Report-To", '{"endpoints":[{"url":"https://report.example/r"}]}')
        super().end_headers()


server = http.server.ThreadingHTTPServer(
    ("127.0.0.1", 0), functools.partial(Handler, directory=sys.argv[1]))
print(server.server_address[1], flush=True)
server.serve_forever()
END
python3 "$work/server.py" "$site" >"$work/port" 2>"$work/log" &
server=$!
for ((i = 0; i < 100; i++)); do
    [ -s "$work/port" ] && break
    sleep 0.1
done
url=http://127.0.0.1:$(cat "$work/port")/
base="--base-url https://www.example.jp/"
# shellcheck disable=SC2086
scan live "$url" $base --threads 0
live=$(sed -e 's/^index.html/https:\/\/www.example.jp\//;s/^sub/https:\/\/www.example.jp\/sub/' \
    -e 's/|\([a-z]*\/[a-z]*\.[a-z]*\)$/|https:\/\/www.example.jp\/\1/' <<<"$rows")
for page in "" sub/page.html; do
    live+="
https://www.example.jp/$page||link.example|link|header|sure||
https://www.example.jp/$page||report.example|beacon|header|likely|condition|"
done
# shellcheck disable=SC2086
is "live: transmissions of files and headers" "$(cells "$work/live/transmissions.csv" $columns)" \
    "$(LC_ALL=C sort <<<"$live")"
is "live: each file is asked for once" "$(grep -c '^/js/app.js$' "$work/log")" 1
is "live: nothing is asked for a dead tag" "$(grep -c dead "$work/log")" 0
is "live: nothing behind what a file loads" "$(grep -c third "$work/log")" 0
for threads in 1 8; do
    # shellcheck disable=SC2086
    scan "live$threads" "$url" $base --threads $threads
    is "live: $threads threads" "$(diff -r "$work/live" "$work/live$threads")" ""
done
is "tags URL: files are read" \
    "$("$soshin" tags "$url" --rate 0 | cut -f 4 | LC_ALL=C sort | tr '\n' ' ')" \
    "app.example css.example import.example later.example link.example more.example report.example "
is "tags URL --no-scripts" \
    "$("$soshin" tags "$url" --rate 0 --no-scripts | cut -f 4 | LC_ALL=C sort | tr '\n' ' ')" \
    "link.example report.example "
is "tags FILE: files are not read" \
    "$("$soshin" tags "$site/index.html" --url https://www.example.jp/ --format csv | wc -l)" 1

echo "$failures failures"
[ "$failures" -eq 0 ]
