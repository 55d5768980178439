#!/bin/bash
# Audits that run by themselves, as cron runs them: a month of nights over a site that changes, with
# kills at any moment, a full disk, services that hang and crash. SOSHIN names the program; run from the
# root of the project.
set -uo pipefail

root=$PWD
soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
trap 'stop_server; rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
failures=0
site=(site --base-url https://www.minato-tabi.example/ --scope 4)

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then
        echo "PASS  $1"
    else
        echo "FAIL  $1"
        echo "      expected: \"$3\" and not \"$2\""
        head -n 5 "$work/err" 2>/dev/null | sed 's/^/        /'
        failures=$((failures + 1))
    fi
}

# run ARGUMENT...: in $work; leaves code, out and err.
run()
{
    code=0
    (cd "$work" && timeout 300 "$soshin" "$@") >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# says WHAT PATTERN: the last run said so on standard error, in one line, and ended with 2.
says()
{
    is "$1" "$code $(wc -l <"$work/err") $(grep -c -- "$2" "$work/err")" "2 1 1"
}

bytes()
{
    wc -c <"$1" 2>/dev/null || echo none
}

# where FILE NAME VALUE COLUMN: the cells of COLUMN in the rows whose NAME is VALUE.
where()
{
    python3 -c '
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    if row[sys.argv[2]] == sys.argv[3]:
        print(row[sys.argv[4]])' "$@"
}

# whole FOLDER: says "whole" when every file of the report is there and report.json can be read.
whole()
{
    local name
    for name in findings recipients transmissions disclosures coverage; do
        tail -c 1 "$1/$name.csv" 2>/dev/null | od -An -tx1 | grep -q 0a || echo "$name.csv"
    done
    (cd "$work" && "$soshin" report "$1" --format csv --table findings) 2>&1 |
        cmp -s - "$1/findings.csv" || echo "report.json"
    find -H "$1" -name '*.new' | head -n 1
    echo whole
}

# server.py serves a few pages and holds those whose address says so for ever; the port is in $port.
start_server()
{
    cat >"$work/server.py" <<'PY'
import http.server, sys, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass
    def do_GET(self):
        if self.path.startswith("/hang"):
            open(sys.argv[1] + "/hung", "w").close()
            threading.Event().wait()
        status = 404 if self.path == "/robots.txt" else 200
        body = b"<!DOCTYPE html><html><head><title>t</title></head><body><p>words of a page</p></body></html>"
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
PY
    python3 "$work/server.py" "$work" >"$work/port" &
    server=$!
    while ! [ -s "$work/port" ]; do sleep 0.05; done
    port=$(cat "$work/port")
}

stop_server()
{
    [ -z "$server" ] || kill "$server"
    server=
}

tag()
{
    sed -i "s|</body>|<script src=\"https://$2\"></script></body>|" "$work/site/$1"
}

# ---- a month ----

# night DAY: one run, quiet, of November 2026; the mail's size behind the rest.
night()
{
    run scan "${site[@]}" --dated --quiet --new-only -o reports --keep 10 --mail-text mail \
        --now "2026-11-$1T03:00:00Z"
    said="$code $(($(bytes "$work/out") > 0)) $(bytes "$work/err") $([ -e "$work/mail" ] && echo mail)"
}

# mail_is_plain FILE: whether its lines have at most 78 columns, and whether one has what acts on a reader
mail_is_plain()
{
    python3 -c '
import sys, unicodedata
lines = open(sys.argv[1], "rb").read().decode("utf-8").split("\n")
wide = lambda line: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
print(max(map(wide, lines)) <= 78,
      any(unicodedata.category(c) in ("Cc", "Cf") for line in lines for c in line))' "$1"
}

check_month()
{
    local day expected
    cp -r "$root/tests/sites/sample" "$work/site"
    for day in $(seq -w 1 30); do
        expected="3 0 0 "
        case $day in
        01) expected="1 1 0 mail" ;;
        07) tag guide/kobe.html js.ptengine.jp/a.js && expected="1 1 0 mail" ;;
        12) tag contact/index.html tag.other.example/x.js && expected="3 1 0 mail" ;;
        # a tag goes: nothing is new, but the mail says so
        19) sed -i '/js.ptengine.jp/s|<script src="https://js.ptengine.jp/a.js"></script>||' \
            "$work/site/guide/kobe.html" && expected="3 0 0 mail" ;;
        # it comes back, which is new
        25) tag guide/kobe.html js.ptengine.jp/a.js && expected="1 1 0 mail" ;;
        esac
        night "$day"
        [ "$said" = "$expected" ] || is "night $day" "$said" "$expected"
        case $day in
        07) is "the mail of the 7th" "$(grep -c 'Ptengine' "$work/mail") $(grep -c -e Fingerprint -e 指紋 "$work/mail")" "1 1" ;;
        19) is "the mail of the 19th" "$(grep -c 'Ptengine' "$work/mail")" 1 ;;
        esac
        [ -e "$work/mail" ] && cat "$work/mail" >>"$work/mails"
    done
    is "a month: ten are kept" "$(ls "$work/reports" | wc -l) $(ls -A "$work/reports" | grep -c '^\.')" "11 0"
    is "a month: the newest" "$(readlink "$work/reports/latest") $(ls "$work/reports" | head -n 1)" \
        "2026-11-30T0300Z 2026-11-21T0300Z"
    is "a month: whole" "$(whole "$work/reports/latest")" whole
    is "a month: first seen" "$(where "$work/reports/latest/findings.csv" first_seen 2026-11-01 rule | wc -l) \
$(where "$work/reports/latest/findings.csv" first_seen 2026-11-25 recipient)" "20 株式会社Ptmind"
    is "mails: UTF-8, at most 78 columns, no escapes" "$(mail_is_plain "$work/mails")" "True False"
}

# ---- bad nights ----

# Killed at any moment: the newest report is whole, and the next night loses nothing.
check_kills()
{
    local i wait bad=0 before
    for i in $(seq 1 25); do
        before=$(readlink "$work/reports/latest")
        wait=0.0$((RANDOM % 90 + 10))
        [ "$i" -lt 20 ] || wait=0.$((RANDOM % 4 + 1))
        (cd "$work" && exec "$soshin" scan "${site[@]}" --dated --quiet -o reports \
            --now "2026-12-01T03:$(printf %02d "$i"):00Z") >/dev/null 2>&1 &
        local pid=$!
        sleep "$wait"
        kill -KILL "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
        [ "$(whole "$work/reports/latest")" = whole ] || bad=$((bad + 1))
        for name in "$work"/reports/2026-*; do
            [ -f "$name/report.json" ] || bad=$((bad + 1))
        done
        [ "$(readlink "$work/reports/latest")" \< "$before" ] && bad=$((bad + 1))
    done
    is "kill -9 at any moment" "$bad" 0
    night 30
    is "the night after" "$said $(whole "$work/reports/latest") $(ls -A "$work/reports" | grep -c '^\.')" \
        "3 0 0  whole 0"
}

# A disk that takes only so much (the limit of file sizes stands for it).
check_full_disk()
{
    local limit before
    before="$(readlink "$work/reports/latest") $(ls "$work/reports")"
    for limit in 1 4 8 32; do
        code=0
        (cd "$work" && trap '' XFSZ && ulimit -f "$limit" && exec "$soshin" scan "${site[@]}" --dated --quiet \
            -o reports --now 2026-12-02T03:00:00Z) >"$work/out" 2>"$work/err" || code=$?
        is "disk full at $limit: one line, nothing new" \
            "$code $(wc -l <"$work/err") $(readlink "$work/reports/latest") $(ls "$work/reports")" "2 1 $before"
    done
    is "disk full: the newest is whole" "$(whole "$work/reports/latest")" whole
    night 30
    is "disk full: the night after" "$said $(ls -A "$work/reports" | grep -c '^\.')" "3 0 0  0"
}

# Only what is surely ours is removed, and no link is followed.
check_keep()
{
    mkdir -p "$work/kept/2026-01-01T0000Z" "$work/kept/2026-01-02T0000Z" "$work/kept/2025" "$work/other"
    touch "$work/kept/2026-01-01T0000Z/notes.txt" "$work/kept/2026-01-02T0000Z/report.json" \
        "$work/kept/2025/report.json" "$work/other/report.json"
    ln -s "$work/other" "$work/kept/2026-01-03T0000Z"
    ln -s "$work/other" "$work/kept/2026-01-02T0000Z/link"
    ln -s "$work/other" "$work/kept/.2026-01-04T0000Z.part"
    run scan site --dated --keep 1 --quiet -o kept --now 2026-11-01T03:00:00Z
    is "--keep: what goes and what stays" "$(ls -A "$work/kept" | tr '\n' ' ')" \
        ".2026-01-04T0000Z.part 2025 2026-01-01T0000Z 2026-01-03T0000Z 2026-11-01T0300Z latest "
    is "--keep: behind links" "$(ls "$work/other")" report.json
    run scan site --dated --keep 1 --quiet -o kept --now 2026-11-01T03:00:30Z
    is "the same minute" "$(readlink "$work/kept/latest") $(ls "$work/kept" | grep -c 2026-11)" \
        "2026-11-01T0300Z-2 1"
    run scan site --dated --keep 1 --quiet -o kept --now 2026-10-01T03:00:00Z
    is "--keep: a clock that went back" "$(readlink "$work/kept/latest") $(ls "$work/kept" | grep -c 'T0300Z')" \
        "2026-10-01T0300Z 1"
    mkdir -p "$work/odd/latest"
    run scan site --dated -o odd
    says "latest is a folder" "odd/latest is no link"
    run scan site --keep 1
    says "--keep alone" "option --keep: only together with --dated"
    run scan site --mail-text x
    says "--mail-text alone" "option --mail-text"
    run scan site --dated -o odd2 --mail-text site
    says "a mail over a folder" "site could not be written"
}

# ---- two at a time ----

check_lock()
{
    local pid
    rm -f "$work/hung"
    (cd "$work" && exec "$soshin" scan "http://127.0.0.1:$port/hang" --timeout 60 --dated -o locked \
        --lock lock --quiet) >/dev/null 2>&1 &
    pid=$!
    while ! [ -e "$work/hung" ]; do sleep 0.05; done
    run scan site --lock lock --quiet -o second
    says "--lock: the second run" "another run holds the lock lock"
    run scan site --dated --quiet -o locked
    says "--dated: the second run into a folder" "another run is at work in locked"
    kill -TERM "$pid"
    wait "$pid"
    is "what the second run did" "$(ls "$work" | grep -c '^second$')" 0
    run scan site --lock lock --quiet -o second
    is "--lock: later" "$code $(ls "$work" | grep -c '^second$')" "1 1"
    ln -s nowhere "$work/link"
    run scan site --lock link --quiet -o second
    says "--lock: a link" "link could not be opened"
}

# ---- several services ----

services()
{
    {
        echo name,url
        echo "first,site"
        echo "hang,http://127.0.0.1:$port/hang"
        echo "last,http://127.0.0.1:$port/"
    } >"$work/services.csv"
}

# child_of PID: waits for it.
child_of()
{
    local child=
    while [ -z "$child" ]; do
        child=$(ps -o pid= --ppid "$1" | head -n 1 | tr -d ' ')
    done
    echo "$child"
}

# start ARGUMENT...: in the background until the service that hangs was asked; leaves pid.
start()
{
    rm -f "$work/hung"
    (cd "$work" && exec "$soshin" scan services.csv --rate 0 --timeout 600 "$@") >"$work/out" 2>"$work/err" &
    pid=$!
    while ! [ -e "$work/hung" ]; do sleep 0.05; done
}

finish()
{
    code=0
    wait "$pid" || code=$?
}

check_isolation()
{
    services
    start -o apart --now 2026-11-01 --quiet
    kill -ABRT "$(child_of "$pid")"
    finish
    is "a crash costs that service" "$code $(wc -l <"$work/err") $(grep -c 'ended by signal 6' "$work/err")" "1 1 1"
    is "a crash: summary.csv" "$(where "$work/apart/summary.csv" exit 2 reason | grep -c 'signal 6') \
$(where "$work/apart/summary.csv" exit 1 report) $(where "$work/apart/summary.csv" exit 0 report)" "1 first last"
    start -o stopped --now 2026-11-01 --quiet --max-time 1
    kill -STOP "$(child_of "$pid")"
    finish
    is "one that hangs costs that service" "$code $(grep -c 'the scan hung' "$work/err") \
$(where "$work/stopped/summary.csv" exit 0 report)" "1 1 last"
}

check_stop()
{
    start -o reports2 --dated --now 2026-11-05T03:00:00Z --quiet
    kill -TERM "$pid"
    finish
    is "SIGTERM: what is done is kept, and said" \
        "$(grep -c -e 'not scanned: 1' -e 'continue goes on' "$work/err") $(ls -A "$work/reports2") \
$(ls "$work/reports2/.2026-11-05T0300Z.part" | tr '\n' ' ')" \
        "2 .2026-11-05T0300Z.part first hang summary.csv "
    is "nobody goes on in the background" "$(ps -o pid= --ppid "$pid" | wc -l)" 0
    sed -i 's|/hang|/other|' "$work/services.csv"
    touch -d '2001-01-01' "$work/reports2/.2026-11-05T0300Z.part/first/report.json"
    run scan services.csv --rate 0 --dated --continue -o reports2 --now 2026-11-05T04:00:00Z --quiet
    is "--continue: the rest is done, and only the rest" \
        "$code $(ls -A "$work/reports2" | tr '\n' ' ')$(where "$work/reports2/latest/summary.csv" reason '' report | tr '\n' ' ') \
$(stat -c %y "$work/reports2/latest/first/report.json" | cut -c 1-4)" \
        "1 2026-11-05T0300Z latest first hang last  2001"
    run scan services.csv --rate 0 --dated --continue -o reports2 --now 2026-11-06T03:00:00Z --quiet
    is "--continue: the day after starts anew" "$(readlink "$work/reports2/latest") \
$(where "$work/reports2/latest/first/findings.csv" status new rule | wc -l)" "2026-11-06T0300Z 0"
    services
    start -o reports2 --dated --now 2026-11-07T03:00:00Z --quiet
    local child
    child=$(child_of "$pid")
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    for _ in $(seq 100); do kill -0 "$child" 2>/dev/null && sleep 0.05; done
    is "kill -9: the service's process goes too" "$(kill -0 "$child" 2>/dev/null && echo alive)" ""
    is "kill -9: the newest report is that of the day before" "$(readlink "$work/reports2/latest")" 2026-11-06T0300Z
}

# What the report before says may come from anywhere; in a mail it is text in short lines.
check_hostile_mail()
{
    local as=(site --base-url https://www.minato-tabi.example/ --scope 4 --dated --quiet -o bad)
    run scan "${as[@]}" --now 2026-11-01
    (cd "$root" && python3 tests/report_check.py hostile "$work/bad/latest/report.json" "$work/report.json") &&
        sed 's/"fingerprint": "./"fingerprint": "0/g' "$work/report.json" >"$work/bad/latest/report.json"
    run scan "${as[@]}" --now 2026-11-02 --mail-text mail
    is "a mail of hostile texts" "$code $(wc -c <"$work/err") $(grep -c -e cmd -e '/script' "$work/mail" | sed 's/[^0].*/some/')" \
        "1 0 some"
    is "a mail of hostile texts: UTF-8, at most 78 columns, no escapes" "$(mail_is_plain "$work/mail")" "True False"
}

# A report of an older version cannot be compared with: the night goes on, and the mail says so.
check_old_format()
{
    run scan site --base-url https://www.minato-tabi.example/ --dated --quiet -o older --now 2026-11-01 --lang en
    sed -i 's/"format": 2/"format": 1/' "$work/older/latest/report.json"
    run scan site --base-url https://www.minato-tabi.example/ --dated --quiet --new-only -o older \
        --mail-text mail --now 2026-11-02 --lang en
    is "a report of another version: the night goes on" \
        "$code $(wc -c <"$work/err") $(readlink "$work/older/latest")" "3 0 2026-11-02T0000Z"
    is "a report of another version: the mail says so" \
        "$(tr '\n' ' ' <"$work/mail" | grep -c 'The comparison begins anew: .* has format 1')" 1
    rm "$work/mail"
    run scan site --base-url https://www.minato-tabi.example/ --dated --quiet --new-only -o older \
        --mail-text mail --now 2026-11-03 --lang en
    is "a report of another version: the night after compares" \
        "$code $([ -e "$work/mail" ] && cat "$work/mail")" "3 "
    run diff older/2026-11-01T0000Z older/latest
    says "diff: a report of another version" 'has format 1, .*: scan again, or use the version that wrote it'
    run report older/2026-11-01T0000Z
    says "report: a report of another version" 'has format 1, .*: scan again, or use the version that wrote it'
}

# A service that was down is told once, and so is its return.
check_mail_failures()
{
    printf 'name,url\nfirst,site\ndown,missing\n' >"$work/two.csv"
    run scan two.csv --dated --quiet -o down --mail-text mail --now 2026-11-01 --lang en
    is "mail: a service that cannot be run" "$code $(grep -c 'exit code: 2, could not be run' "$work/mail")" "1 1"
    run scan two.csv --dated --quiet -o down --mail-text mail --now 2026-11-02 --lang en
    is "mail: it is told once" "$code $([ -e "$work/mail" ] && cat "$work/mail")" "1 "
    mkdir "$work/missing"
    echo '<html><body><p>words</p></body></html>' >"$work/missing/index.html"
    run scan two.csv --dated --quiet -o down --mail-text - --now 2026-11-03 --lang en
    is "mail: it is there; on standard output" "$(grep -c -e '^== .*missing' -e 'first report' "$work/out")" 2
    mv "$work/missing" "$work/away"
    run scan two.csv --dated --quiet -o down --mail-text mail --now 2026-11-04 --lang en
    mv "$work/away" "$work/missing"
    run scan two.csv --dated --quiet -o down --mail-text mail --now 2026-11-05 --lang en
    is "mail: it is back" "$(grep -c 'could not be run), now 0' "$work/mail")" 1
}

# ---- before anybody is accused ----

# results: how many of each, "3 confirmed 1 tag_gone"
results()
{
    python3 -c '
import csv, sys, collections
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""))
counts = collections.Counter(row["result"] for row in rows)
print(" ".join("%d %s" % (n, value) for value, n in sorted(counts.items())))' "$1"
}

check_confirm()
{
    cp -r "$root/tests/sites/sample" "$work/live"
    local as=(--base-url https://www.minato-tabi.example/ --scope 4 --quiet --lang ja)
    run scan live "${as[@]}" -o asked --now 2026-11-20
    run scan --confirm asked --quiet -o again --now 2026-11-21
    is "--confirm: all is as it was" "$code $(results "$work/again/confirm.csv")" "1 18 confirmed 2 not_checked"
    is "--confirm: what is not checked is not accused" "$(where "$work/again/findings.csv" status known rule | wc -l) \
$(where "$work/again/findings.csv" status known rule | grep -c -e notice-far -e stated-not-seen)" "18 0"
    sed -i '/facebook/d; /fbq/d' "$work/live/campaign/summer.html"
    rm "$work/live/mypage/history.html"
    run scan --confirm asked --quiet -o again --now 2026-11-21
    is "--confirm: a tag and a page are gone" "$code $(results "$work/again/confirm.csv")" \
        "1 16 confirmed 3 not_checked 1 tag_gone"
    is "--confirm: which" "$(where "$work/again/confirm.csv" result tag_gone service_id) \
$(where "$work/again/confirm.csv" result not_checked service_id | grep a8net)" "meta-pixel a8net"
    sed -i 's|<h2|<table><tr><th>送信先</th><th>サービス</th><th>送信される情報</th><th>利用目的</th></tr><tr><td>Microsoft Corporation</td><td>Microsoft Clarity</td><td>閲覧したページのURL、IPアドレス、クッキーに保存された識別子、参照元、端末とブラウザの種類、画面の大きさ、ページ内での操作の履歴</td><td>当社がページの改善に役立てるため。Microsoft がサービスの改善に利用するため。</td></tr></table><h2|;' \
        "$work/live/policy/external-transmission.html"
    run scan --confirm asked --quiet -o again --now 2026-11-21
    is "--confirm: the notice changed" "$(where "$work/again/confirm.csv" result notice_changed service_id)" microsoft-clarity
    : >"$work/live/policy/external-transmission.html"
    run scan --confirm asked --quiet -o again --now 2026-11-21
    is "--confirm: no notice to be read, nobody is accused" \
        "$code $(results "$work/again/confirm.csv" | grep -c -w confirmed)" "3 0"
    run scan --confirm asked -o asked
    says "--confirm: into the same folder" "name another folder"
    run scan --confirm nowhere
    says "--confirm: no report" "nowhere/report.json"
    run scan a b --confirm asked
    says "--confirm: one service" "for one service"
}

# ---- the examples ----

# Each option that the examples name is one, their list can be read, and systemd takes the units.
check_examples()
{
    local unit option
    mkdir "$work/units"
    cp "$root"/docs/examples/* "$work/units"
    run scan --help
    for option in $(cat "$work"/units/soshin.service "$work/units/crontab" | grep -o -e '--[a-z-]*' | sort -u); do
        is "an option of the examples: $option" "$(grep -c -E "^ +(-., +)?$option( |$)" "$work/out")" 1
    done
    run scan units/services.csv --offline --quiet -o units/out
    is "services.csv of the examples" "$code $(grep -c 'no connection was allowed' "$work/err")" "2 3"
    for unit in soshin.service soshin.timer; do
        sed -i "s|/usr/bin/soshin|$soshin|; /^Documentation=/d" "$work/units/$unit"
        command -v systemd-analyze >/dev/null || continue
        is "systemd takes $unit" "$(systemd-analyze verify "$work/units/$unit" 2>&1 | grep -c -e "$unit" -e 'soshin')" 0
    done
}

check_examples
check_confirm
check_month
check_kills
check_full_disk
check_keep
start_server
check_lock
check_isolation
check_stop
check_mail_failures
check_hostile_mail
check_old_format
stop_server

[ "$failures" -eq 0 ] || echo "$failures failed"
[ "$failures" -eq 0 ]
