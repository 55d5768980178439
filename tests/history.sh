#!/usr/bin/env bash
# A month of nightly runs over a site that changes: each night shows what is new, and nothing else; what is
# killed in the middle loses nothing; a history that cannot be used is said so. No network. SOSHIN names
# the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
failures=0

# is WHAT FOUND EXPECTED
is()
{
    [ "$2" = "$3" ] && return
    echo "FAIL  $1"
    echo "      expected: \"$3\" and not \"$2\""
    head -n 3 "$work/err" 2>/dev/null | sed 's/^/        /'
    failures=$((failures + 1))
}

run()
{
    code=0
    (cd "$work" && timeout 120 "$soshin" "$@") >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# night DATE ARGUMENT...
night()
{
    local day=$1
    shift
    run scan site -o report --base-url https://www.minato.example/ --scope 4 --now "$day" --quiet \
        --history audit.sqlite "$@"
}

# found STATUS: recipients that are absent, as that status, and since when.
found()
{
    python3 -c '
import csv, sys
for row in csv.DictReader(open(sys.argv[1] + "/report/findings.csv", encoding="utf-8", newline="")):
    if row["status"] == sys.argv[2] and row["rule"] == "recipient-absent":
        print(row["service_id"], row["first_seen"])' "$work" "$1" | tr '\n' ' '
}

# ask SQL: of the history, as another program; "ok" of a check means that it is whole.
ask()
{
    python3 -c '
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1] + "/audit.sqlite").execute(sys.argv[2]):
    print("/".join(map(str, row)))' "$work" "$1" | tr '\n' ' '
}

page()
{
    echo '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>みなと</title></head><body>'
    echo "$1"
    for _ in 1 2 3 4 5 6 7 8; do echo '<p>港のまわりを歩く道を、季節ごとに案内します。</p>'; done
    echo '<a href="/tour.html">散歩</a> <a href="/gaibusoshin.html">外部送信について</a></body></html>'
}

notice()
{
    echo '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>外部送信について</title></head>'
    echo '<body><h1>利用者に関する情報の外部送信について</h1><table><tr><th>送信先</th><th>サービス名</th>'
    echo '<th>送信される情報</th><th>利用目的</th></tr>'
    echo '<tr><td>Google LLC</td><td>Google アナリティクス</td><td>閲覧したページのURL、IPアドレス</td>'
    echo "<td>閲覧状況の分析のため。</td></tr>$1</table></body></html>"
}

ptengine='<script src="https://js.ptengine.jp/a.js"></script>'
clarity='<script src="https://www.clarity.ms/tag/abcdefgh"></script>'
mkdir "$work/site"
page '<script src="https://www.googletagmanager.com/gtag/js?id=G-ABCDEF1234"></script>' >"$work/site/index.html"
page '' >"$work/site/tour.html"
notice '' >"$work/site/gaibusoshin.html"

# change NIGHT: what the operator does that day.
change()
{
    case $1 in
    05) page "$ptengine" >"$work/site/tour.html" ;;
    10) head -c 17000000 /dev/zero | tr '\0' a >"$work/site/tour.html" ;;
    11) page "$ptengine" >"$work/site/tour.html" ;;
    15) page "" >"$work/site/tour.html" ;;
    20) page "$ptengine$clarity" >"$work/site/tour.html" ;;
    25) notice '<tr><td>Microsoft Corporation</td><td>Microsoft Clarity</td><td>閲覧したページのURL、マウスの動き</td><td>操作状況の分析のため。</td></tr>' >"$work/site/gaibusoshin.html" ;;
    esac
}

# A run that is killed some time after its begin, before the run of that night.
killed()
{
    (cd "$work" && exec "$soshin" scan site -o report --base-url https://www.minato.example/ --scope 4 \
        --now "$1" --quiet --history audit.sqlite) >/dev/null 2>&1 </dev/null &
    local pid=$!
    sleep "0.0$((RANDOM % 10))$((RANDOM % 10))"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
}

for night in $(seq -w 1 30); do
    day=2026-11-$night
    change "$night"
    before=$(ask "SELECT count(*) FROM runs" 2>/dev/null)
    case $night in
    04 | 09 | 13 | 17 | 23 | 29)
        killed "$day"
        is "$day: whole after a kill" "$(ask "PRAGMA quick_check")" "ok "
        after=$(ask "SELECT count(*) FROM runs")
        is "$day: all runs of before" "$((after - before == 0 || after - before == 1))" 1
        ;;
    esac
    night "$day" --new-only
    case $night in
    05) is "$day: one is new" "$code $(found new)" "1 ptengine 2026-11-05 " ;;
    10) is "$day: a page was not seen" "$code $(found new)" "3 " ;;
    15) is "$day: it is gone" "$code $(found new)$(found gone)" "0 ptengine 2026-11-05 " ;;
    20) is "$day: one is back, one is new" "$code $(found new)" \
        "1 ptengine 2026-11-05 microsoft-clarity 2026-11-20 " ;;
    25) is "$day: one is mended" "$code $(found gone)" "0 microsoft-clarity 2026-11-20 " ;;
    *) is "$day: nothing is new" "$code $(found new)" "0 " ;;
    esac
done
is "first and last seen" \
    "$(ask "SELECT service_id, first_seen, last_seen, gone FROM findings WHERE rule = 'recipient-absent' ORDER BY 1")" \
    "microsoft-clarity/2026-11-20/2026-11-24/2026-11-25 ptengine/2026-11-05/2026-11-30/ "
is "recipients" "$(ask "SELECT service_id, first_seen, last_seen FROM recipients WHERE service_id <> '' ORDER BY 1")" \
    "google-analytics/2026-11-01/2026-11-30 microsoft-clarity/2026-11-20/2026-11-30 ptengine/2026-11-05/2026-11-30 "
is "every night is there" "$(ask "SELECT count(DISTINCT day), min(day), max(day) FROM runs")" \
    "30/2026-11-01/2026-11-30 "

run report report --format html
is "a report that is printed again, too" "$(cmp "$work/out" "$work/report/report.html" 2>&1)" ""

# The baseline wins where it says something.
run baseline report --reason planned -o accepted.csv
night 2026-12-01 --baseline accepted.csv
is "accepted by the baseline" "$code $(found accepted)" "0 ptengine 2026-11-05 "

# ---- printing ----

run history audit.sqlite
is "text" "$code $(grep -c '^2026-11-' "$work/out") $(grep -c '2026-11-05～2026-11-30' "$work/out")" \
    "0 $(ask "SELECT count(*) FROM runs WHERE day < '2026-12'" | tr -d ' ') 0"
run history audit.sqlite --format csv --table findings
is "csv" "$code $(head -n 1 "$work/out" | cut -d, -f 1-4)" "0 audited,fingerprint,rule,severity"
run history audit.sqlite --format json
is "json" "$(python3 -c '
import json, sys
services = json.load(open(sys.argv[1], encoding="utf-8"))["services"]
print(len(services), services[0]["audited"], services[0]["runs"][0]["recipients"])' "$work/out")" \
    "1 https://www.minato.example/ 1"
for format in svg html; do
    run history audit.sqlite https://www.minato.example/ --format "$format"
    is "$format" "$code $(grep -c '<svg ' "$work/out") $(grep -c '<polyline' "$work/out")" "0 1 1"
done
is "svg is XML" "$(cd "$work" && "$soshin" history audit.sqlite --format svg | python3 -c '
import sys, xml.dom.minidom
print(xml.dom.minidom.parse(sys.stdin).documentElement.tagName)')" svg
is "report.html has it" "$(grep -c ' id="h-history"' "$work/report/report.html")" 1
run history audit.sqlite https://other.example/
is "a service that is not in it" "$code $(wc -l <"$work/err")" "2 1"

# ---- what goes wrong ----

# Another program holds it for longer than is waited: the report is written, and it is said.
cp "$work/audit.sqlite" "$work/before.sqlite"
python3 -c '
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(300)' "$work/audit.sqlite" >"$work/held" &
holder=$!
until [ -s "$work/held" ]; do sleep 0.05; done
rm -rf "$work/report"
night 2026-12-02
kill "$holder"
wait "$holder" 2>/dev/null
is "locked: the report is written, and one line says it" \
    "$code $(wc -l <"$work/err") $(grep -c 'in use by another program' "$work/err") $(found known)" \
    "1 1 1 ptengine 2026-11-05 "
is "locked: nothing of the run is in it" "$(ask "SELECT max(day) FROM runs")" "2026-12-01 "

# Two at once.
for place in r1 r2 r3; do
    (cd "$work" && exec "$soshin" scan site -o "$place" --base-url "https://$place.example/" --scope 4 \
        --now 2026-12-03 --quiet --history new.sqlite) >/dev/null 2>"$work/err.$place" </dev/null &
done
wait
run history new.sqlite --format csv
is "three at once into a new file" "$(grep -c ',2026-12-03,' "$work/out") $(cat "$work"/err.r? | wc -c)" "3 0"

# Damaged, another program's, a later version's: one line, 2, nothing scanned, nothing changed.
refused()
{
    cp "$work/odd" "$work/kept"
    rm -rf "$work/none"
    run scan site -o none --quiet --history odd
    is "scan: $1" "$code $(wc -l <"$work/err") $(grep -c "$2" "$work/err") $(ls -d "$work/none" 2>/dev/null)" "2 1 1 "
    run history odd
    is "history: $1" "$code $(wc -l <"$work/err") $(wc -c <"$work/out")" "2 1 0"
    is "$1: as it was" "$(cmp "$work/odd" "$work/kept" 2>&1)" ""
}
head -c 9000 "$work/before.sqlite" >"$work/odd"
refused "cut off" damaged
echo "precious words, which are no database at all" >"$work/odd"
refused "a text file" damaged
python3 -c '
import shutil, sqlite3, sys
shutil.copy(sys.argv[1], sys.argv[2])
db = sqlite3.connect(sys.argv[2])
db.execute("PRAGMA journal_mode = DELETE")
db.execute("PRAGMA user_version = 99")' "$work/before.sqlite" "$work/odd"
refused "a later version" "later version"
run history missing.sqlite
is "a history that is not there" "$code $(wc -l <"$work/err") $(ls "$work/missing.sqlite" 2>/dev/null)" "2 1 "
run scan site -o none --quiet --history no/such/folder
is "a folder that is not there" "$code $(wc -l <"$work/err")" "2 1"
[ "$failures" -eq 0 ]
