#!/bin/bash
# --browser as a user gives it, with a stand-in for Chromium: what it says, how it fails, what is left
# behind. tests/all/browser.sh has the real one. SOSHIN names the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
fake=$(readlink -f tests/fake_chromium.py)
work=$(mktemp -d)
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
unset LC_ALL LC_MESSAGES LANG LANGUAGE
server=
finish()
{
    [ -z "$server" ] || kill "$server"
    rm -rf "$work"
}
trap finish EXIT
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

# A page for each word, which loads a picture of a host of its own: sets of tags differ.
mkdir "$work/site"
words="plain crash hang garbage huge forked refuse last"
{
    echo '<!DOCTYPE html><title>i</title><h1>pages</h1>'
    for word in $words; do
        echo "<a href=$word.html>$word</a>"
        echo "<!DOCTYPE html><title>$word</title><h1>$word</h1><p>$word
<img src=https://$word.test/i>" >"$work/site/$word.html"
    done
} >"$work/site/index.html"
cat >"$work/server.py" <<'END'
import functools
import http.server
import sys


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(
    ("127.0.0.1", 0), functools.partial(Quiet, directory=sys.argv[1]))
print(server.server_address[1], flush=True)
server.serve_forever()
END
python3 "$work/server.py" "$work/site" >"$work/port" &
server=$!
while [ ! -s "$work/port" ]; do sleep 0.1; done
site=http://127.0.0.1:$(cat "$work/port")
browser=(--browser --chromium "$fake" "--browser-arg=--fake-log=$work/log")

# cells FILE FILTER COLUMN...: columns of the rows that a Python condition on `row` takes, sorted.
cells()
{
    python3 - "$@" <<'END'
import csv
import sys
rows = csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"))
print("\n".join(sorted("|".join(row[name].rsplit("/", 1)[-1] for name in sys.argv[3:])
                       for row in rows if eval(sys.argv[2], {"row": row}))))
END
}
left()
{
    ls "$TMPDIR"
    for pid in $(awk '/^(start|child)/ { print $2 }' "$work/log"); do
        kill -0 "$pid" 2>/dev/null && echo "$pid runs"
    done
}

"$soshin" scan "$site/" --rate 0 --no-sitemaps --scope 4 --lang en -q --timeout 4 --browser-pages 20 \
    --first-party 127.0.0.1 "${browser[@]}" -o "$work/report"
is "pages that failed are counted" "$? $(cells "$work/report/coverage.csv" \
    'row["outcome"] == "failed"' url reason | tr '\n' ' ')" \
    "3 crash.html|browser_failed garbage.html|browser_failed hang.html|browser_time huge.html|browser_failed refuse.html|connect "
is "the others are seen all the same" "$(cells "$work/report/transmissions.csv" \
    'row["origin"] == "browser"' page_url mechanism certainty reach line)" \
    "$(for page in forked.html last.html plain.html ""; do echo "$page|img|observed|page|3"; done)"
is "a browser that is of no more use is started anew" "$(grep -c start "$work/log")" 5
is "no process, no profile is left" "$(left)" ""
is "the report says what was found how" "$(sed -n '/What the browser showed/,/^$/p' \
    "$work/report/summary.txt" | sed -n '1,4p;/cookies/,/Cookie/p')" \
    "What the browser showed
  - pages observed: 9, of these not to their end: 5
  - recipients that the browser alone showed: 1
    third.test
  - cookies, keys of storage and databases that third parties left in the
    browser: 1
    third.test
      Cookie: seen"
is "a cookie of a third party is kept without its value" "$(python3 - "$work/report/report.json" <<'END'
import json
import sys
text = open(sys.argv[1], encoding="utf-8").read()
rows = json.loads(text)["stored"]
print(len(rows), "never printed" in text)
row = dict(rows[0], page_url="", sha256=len(rows[0]["sha256"]))
print(*(f"{name}={value}" for name, value in row.items() if value))
END
)" "4 False
storage=cookie name=seen place=third.test path=/ domain=third.test expires=2027-11-20T17:52:53Z bytes=13 sha256=64 is_secure=True same_site=None"

: >"$work/log"
"$soshin" scan "$site/" --rate 0 --no-sitemaps --scope 4 --lang en -q --browser-pages 2 \
    "${browser[@]}" -o "$work/two"
is "so many pages as were asked for" "$(grep -c page "$work/log")" 2
"$soshin" scan "$site/" --rate 0 --no-sitemaps --scope 4 --lang en -q --browser-pages 2 \
    --threads 0 "${browser[@]}" -o "$work/again"
is "the same ones each time" "$(awk '/^page/ { print $2 }' "$work/log" | tr '\n' ' ')" \
    "$(awk '/^page/ { print $2 }' "$work/log" | head -n 2 | tr '\n' ' ' | sed 's/.*/&&/')"
: >"$work/log"
"$soshin" scan "$site/" --rate 0 --no-sitemaps --scope 4 -q --browser-pages 0 "${browser[@]}" \
    -o "$work/none"
is "none when none was asked for" "$(cat "$work/log")" ""

"$soshin" scan "$site/" --rate 0 --no-sitemaps --scope 4 -q --browser-pages 1 --as both "${browser[@]}" \
    -o "$work/devices"
is "a smartphone's pages are loaded as a smartphone's" "$(sed -n 's/^agent .*\(Mobile\|its own\).*/\1/p' "$work/log")" \
    "its own
Mobile"

"$soshin" tags "$site/plain.html" --rate 0 "${browser[@]}" --browser-arg=--fake=start >"$work/out"
is "a browser that does not start" "$?" 3
is "nothing of it is left either" "$(ls "$TMPDIR")" ""

mkdir "$work/folder"
cp "$work/site/plain.html" "$work/folder"
: >"$work/log"
"$soshin" scan "$work/folder" --scope 4 --lang en -q "${browser[@]}" -o "$work/built" >"$work/out" 2>&1
is "a folder of built pages" "$? $(cells "$work/built/recipients.csv" True recipient found sent_when)" \
    "0 plain.test|static|
third.test|observed|before_choice"
printf '{"log":{"entries":[{"request":{"method":"GET","url":"https://rec.test/p"},"response":{"status":200}}]}}' \
    >"$work/one.har"
: >"$work/log"
"$soshin" scan "$work/one.har" "$work/folder" --scope 4 --lang en -q "${browser[@]}" \
    -o "$work/mix" >"$work/out" 2>"$work/err"
is "recorded and built pages in one run" "$(cat "$work/err") $(awk '/^page/ { print $2 }' "$work/log")" \
    "soshin: --browser: the pages of $work/one.har are recorded ones, which no browser loads; it is read as it was recorded plain.html"
"$soshin" report "$work/built" --format text --lang en >"$work/again.txt"
is "a report that is printed again says it too" "$(sed -n '/What the browser showed/,/^$/p' \
    "$work/again.txt")" "$(sed -n '/What the browser showed/,/^$/p' "$work/built/summary.txt")"

is "and shown in report.html" "$(grep -c '<td><code>seen</code></td><td><bdi>third.test</bdi></td>' \
    "$work/report/report.html")" 1
for format in json html; do
    "$soshin" report "$work/report" --format $format --lang en >"$work/again.$format"
    is "$format, printed again, has the same bytes" "$(cmp "$work/again.$format" "$work/report/report.$format" 2>&1)" ""
done
is "it fits the schema" "$(python3 tests/report_check.py schema schema/report.schema.json "$work/report/report.json" 2>&1)" ""

# refused OPTION...: the one line by which the program says no, and its exit code.
refused()
{
    "$soshin" "$@" 2>&1 >/dev/null
    echo "$?"
}
is "no browser" "$(refused tags "$site/plain.html" --browser --chromium "$work/no-such-program")" \
    "soshin: --browser: $work/no-such-program was not found or cannot be run; install Chromium (apt-get install chromium) or name it with --chromium
2"
is "no browser in PATH" "$(PATH=$work refused tags "$site/plain.html" --browser | tail -n 1)" 2
is "offline" "$(refused tags "$site/plain.html" --browser --offline)" \
    "soshin: --browser loads what the page loads, and --offline forbids it: leave one of them out
2"
is "another choice" "$(refused tags "$site/plain.html" "${browser[@]}" --consent maybe)" \
    'soshin: option --consent: "maybe" is not a usable value (accept|reject|both)
2'
is "a button of one choice for two" "$(refused tags "$site/plain.html" "${browser[@]}" --consent both \
    --consent-selector '#yes')" "soshin: option --consent-selector: not together with --consent both
2"
is "a proxy that the browser would go around" "$(refused scan "$site/plain.html" "${browser[@]}" \
    --proxy http://127.0.0.1:1)" \
    "soshin: option --proxy: the browser does not take it over; say it to the browser, too: --browser-arg=--proxy-server=URL
2"
for how in "--consent accept" "--consent-rules $work" "--consent-selector button" "--interact scroll"; do
    # shellcheck disable=SC2086
    is "$how without a browser" "$(refused tags "$site/plain.html" $how)" \
        "soshin: option ${how%% *}: only together with --browser
2"
done
is "no rules where they should be" "$(refused tags "$site/plain.html" "${browser[@]}" \
    --consent accept --consent-rules "$work")" \
    "soshin: $work does not hold the rules for consent that it should (the npm package @duckduckgo/autoconsent, unpacked; see tools/consent-rules)
2"
is "another action" "$(refused tags "$site/plain.html" "${browser[@]}" --interact scroll,dance)" \
    'soshin: option --interact: "scroll,dance" is not a usable value (scroll,form)
2'

echo "$failures failures"
[ "$failures" -eq 0 ]
