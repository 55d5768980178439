#!/usr/bin/env bash
# Whole sites as a user crawls them: samples, traps, walls, secrets.
set -u
soshin=${SOSHIN:?}
dir=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
failed=0
fail() { echo "FAILED: $1"; failed=1; }
has() { grep -q -- "$2" "$1" || fail "$3"; }
lacks() { ! grep -rq -- "$2" "$1" || fail "$3"; }

cat >"$dir/server.py" <<'PY'
"""A shop of 900 articles with a calendar, facets, session ids, a loop, walls and a login; a second origin
that must not learn anything. Every request goes to the log with what it carried."""
import http.server, sys, threading

NOTICE = ("<title>外部送信について</title><h1>外部送信について</h1><table><tr><th>送信先</th><th>送信される情報</th>"
          "<th>利用目的</th></tr><tr><td>グーグル合同会社(Google Analytics)</td><td>閲覧したページのURL、IPアドレス</td>"
          "<td>アクセス解析</td></tr></table>")
log = open(sys.argv[1], "a")
lock = threading.Lock()
other = None


def page(title, body):
    return ("<!doctype html><html lang=ja><head><meta charset=utf-8><meta name=viewport content=x><title>%s</title>"
            "</head><body><h1>%s</h1>%s<p>%s</p></body></html>" % (title, title, body, "本文です。" * 60))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *a):
        pass

    def answer(self, path, host):
        name = path.split("?")[0]
        if path == "/robots.txt":
            return 404, "text/plain", "none"
        if path == "/sitemap.xml":
            urls = ["/news/%d.html" % i for i in range(900)]
            return 200, "application/xml", "<urlset>%s</urlset>" % "".join(
                "<url><loc>http://%s%s</loc></url>" % (host, u) for u in urls)
        if path == "/":
            links = ["/cal/2026/1.html", "/list?a=1", "/x?sid=0123456789abcdef", "/x?sid=fedcba9876543210",
                     "/x;jsessionid=AB1", "/deep/", "/wall", "/captcha", "/form", "/maintenance", "/login", "/away",
                     "/same/0", "/cookie.html"]
            return 200, "", page("店", "".join("<a href='%s'>%s</a>" % (l, l) for l in links))
        if name.startswith("/news/"):
            number = int(name[6:-5])
            tag = "<img src='https://px.example.%s/p.gif'>" % ("", "net", "org")[number % 3] if number % 3 else ""
            return 200, "", page("記事%d" % number, tag + "<a href='/'>店</a>")
        if name.startswith("/cal/"):
            year, month = map(int, name[5:-5].split("/"))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            return 200, "", page("%d年" % (year * 100 + month), "<a href='/cal/%d/%d.html'>次</a>" % (year, month))
        if name == "/list":
            n = int(path.split("=")[-1])
            return 200, "", page("一覧%d" % n, "".join(
                "<a href='/list?a%d=%d'>x</a><a href='/list?b=%d'>x</a>" % (n % 5, n * 2 + 1, n * 2 + 2)
                for _ in [0] if n < 500))
        if name.startswith("/deep/"):
            return 200, "", page(name, "<a href='deep/'>x</a><a href='again/'>x</a>")
        if name.startswith("/same/"):
            return 200, "", page("見つかりません", "".join("<a href='/same/%d'>x</a>" % i for i in range(60)) +
                                 "<a href='/same/a/0'>x</a>" * 0)
        if name == "/wall":
            return 403, "", "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
        if name == "/captcha":
            return 200, "", "<title>ロボットではありません</title><div class=g-recaptcha></div>"
        if name == "/form":
            return 200, "", page("お問い合わせ", "<form><div class=g-recaptcha></div></form>")
        if name == "/maintenance":
            return 503, "", "<title>お知らせ</title>ただいまメンテナンス中です"
        if name == "/login":
            known = (self.headers.get("Authorization") == "Basic dTpzZWNyZXRwYXNz" and
                     "sess=cookiesecret" in (self.headers.get("Cookie") or "") and
                     self.headers.get("X-Key") == "headersecret")
            return (200, "", page("会員", "<img src='https://member.example.net/p.gif'>")) if known else (401, "", "")
        if name == "/away":
            return 302, other + "/stolen", ""
        if name == "/cookie.html":
            return 200, "", "<!doctype html><html lang=ja>" + NOTICE
        return 200, "", page(path, "")

    def do_GET(self):
        host = self.headers["Host"]
        status, kind, body = self.answer(self.path, host)
        with lock:
            log.write("%s %s auth=%s cookie=%s key=%s agent=%s\n" % (
                "main" if self.server.is_main else "other", self.path, self.headers.get("Authorization"),
                self.headers.get("Cookie"), self.headers.get("X-Key"), self.headers.get("User-Agent")))
            log.flush()
        data = body.encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", kind)
        else:
            self.send_header("Content-Type", kind or "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)]
for server in servers:
    server.daemon_threads = True
    server.is_main = server is servers[0]
other = "http://127.0.0.1:%d" % servers[1].server_address[1]
threading.Thread(target=servers[1].serve_forever, daemon=True).start()
print(servers[0].server_address[1], servers[1].server_address[1], flush=True)
servers[0].serve_forever()
PY
python3 "$dir/server.py" "$dir/log" >"$dir/port" &
server=$!
for _ in $(seq 100); do test -s "$dir/port" && break; sleep 0.1; done
read -r port other <"$dir/port"
url=http://127.0.0.1:$port/
scan() { "$soshin" scan "$url" --rate 0 --lang en --now 2026-11-20T00:00:00Z -q "$@"; }
count() { python3 - "$1" "$2" "$3" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
print(sum(r["outcome"] == sys.argv[2] and r["reason"] == sys.argv[3] for r in rows))
PY
}

# ---- traps: limits of a pattern, loops, pages that are all the same, session ids ----
scan -o "$dir/all" --per-pattern 100 --threads 8
test "$(count "$dir/all/coverage.csv" over_limit path_loop)" -gt 0 || fail "a loop of folders goes on"
grep -q '/deep/deep/deep/deep/,page,' "$dir/all/coverage.csv" && fail "a page of the loop was read"
test "$(grep -c '^http[^,]*/cal/[^,]*,page,' "$dir/all/coverage.csv")" -eq 100 || fail "the calendar has no limit"
test "$(grep -c '^http[^,]*/list?[^,]*,page,' "$dir/all/coverage.csv")" -le 100 || fail "facets have no limit"
test "$(count "$dir/all/coverage.csv" over_limit pattern)" -gt 0 || fail "what a pattern cut is not counted"
test "$(grep -c '^http[^,]*/x[?;,]' "$dir/all/coverage.csv")" -eq 1 || fail "session ids make pages of their own"
has "$dir/all/summary.txt" "of the same form" "the summary does not name the pattern"

# ---- walls ----
for row in "wall bot_wall" "captcha captcha" "maintenance busy" "login login"; do
    # shellcheck disable=SC2086
    set -- $row
    grep -q "/$1,blocked,$2," "$dir/all/coverage.csv" || fail "/$1 is not blocked by $2"
done
grep -q "/form,page," "$dir/all/coverage.csv" || fail "a form with a riddle is taken for a wall"

# ---- a sample: repeatable, of the size asked for, notices besides ----
scan -o "$dir/s1" --sample 60 --seed 5 --exclude '/cal/*' --exclude '/list*' --exclude '/deep/*' --threads 8
scan -o "$dir/s2" --sample 60 --seed 5 --exclude '/cal/*' --exclude '/list*' --exclude '/deep/*' --threads 0
scan -o "$dir/s3" --sample 60 --seed 6 --exclude '/cal/*' --exclude '/list*' --exclude '/deep/*' --threads 0
for file in coverage.csv transmissions.csv report.json; do
    cmp -s "$dir/s1/$file" "$dir/s2/$file" || fail "the same seed gives another $file"
done
cmp -s "$dir/s1/coverage.csv" "$dir/s3/coverage.csv" && fail "another seed draws the same sample"
pages=$(grep -c ',page,' "$dir/s1/coverage.csv")
test "$pages" -ge 55 && test "$pages" -le 61 || fail "the sample has $pages pages"
test "$(count "$dir/s1/coverage.csv" over_limit sample)" -gt 800 || fail "what the sample left out is not counted"
grep -q "/cookie.html,page," "$dir/s1/coverage.csv" || fail "the notice fell victim to the sample"
has "$dir/s1/summary.txt" "would have been" "the summary does not say what the sample bears"
has "$dir/s1/report.html" "What the sample bears" "report.html does not say what the sample bears"
"$soshin" report "$dir/s1" --format json >"$dir/again.json" && cmp -s "$dir/again.json" "$dir/s1/report.json" ||
    fail "report.json loses the sample on its way"
python3 - "$dir/s1" <<'PY' || fail "the sample's numbers do not add up"
import csv, json, math, sys
report = json.load(open(sys.argv[1] + "/report.json", encoding="utf-8"))
sample, rows = report["sample"], list(csv.DictReader(open(sys.argv[1] + "/coverage.csv", encoding="utf-8")))
assert sample["asked"] == 60 and sample["seed"] == 5
assert sample["read"] == sum(r["outcome"] == "page" for r in rows)
assert sample["known"] == sample["read"] + sum(r["reason"] in ("sample", "same_body") for r in rows)
news = [s for s in sample["strata"] if s["pattern"].endswith("/news/N.html")][0]
assert news["known"] == 900 and news["drawn"] == news["read"] > 20 and news["recipients"] == 2 and news["kinds"] == 3
n, N, D = news["drawn"], 900, news["missed_from"]
assert math.comb(N - D, n) / math.comb(N, n) <= 0.05 < math.comb(N - D + 1, n) / math.comb(N, n)
PY

# ---- secrets: they open the login, go nowhere else, stand nowhere ----
printf '127.0.0.1\tFALSE\t/\tFALSE\t0\tsess\tcookiesecret\n' >"$dir/cookies"
echo 'X-Key: headersecret' >"$dir/headers"
: >"$dir/log"
KEY=u:secretpass scan -o "$dir/in" --auth env:KEY --header "@$dir/headers" --cookie-file "$dir/cookies" \
    --evidence --max-pages 30 --notice "http://127.0.0.1:$other/elsewhere" >"$dir/out" 2>&1
grep -q "/login,page," "$dir/in/coverage.csv" || fail "the login is not opened"
grep '^other' "$dir/log" | grep -E -q 'auth=Basic|cookie=sess|key=headersecret' && fail "secrets went to another origin"
grep -q '^other /elsewhere' "$dir/log" || fail "the other origin was not asked at all"
zcat -f "$dir"/in/*.warc* "$dir"/in/*/*.warc* >"$dir/in/unpacked" 2>/dev/null
grep -aq "^Authorization: \*\*\*" "$dir/in/unpacked" || fail "the evidence does not show that a secret was sent"
for secret in secretpass dTpzZWNyZXRwYXNz cookiesecret headersecret; do
    lacks "$dir/in" "$secret" "$secret stands in the report"
    lacks "$dir/out" "$secret" "$secret stands on the terminal"
done
scan -o "$dir/argv" --auth u:secretpass --header "X-Key: headersecret" --max-pages 2
for secret in secretpass headersecret; do lacks "$dir/argv" "$secret" "$secret of the command line stands in the report"; done
has "$dir/argv/report.json" 'X-Key: \*\*\*' "the report does not say that a header was sent"
"$soshin" scan "http://u:secretpass@127.0.0.1:$port/" --rate 0 --max-pages 2 -o "$dir/url" >"$dir/out" 2>&1
lacks "$dir/url" secretpass "a password in the address stands in the report"
lacks "$dir/out" secretpass "a password in the address stands on the terminal"
for bad in "--auth nopassword" "--auth env:SOSHIN_NOT_SET" "--auth @$dir/none" "--header nocolon" \
    "--cookie-file $dir/headers" "--cert $dir/none" "--as tablet"; do
    # shellcheck disable=SC2086
    "$soshin" scan "$url" $bad -o "$dir/bad" >"$dir/out" 2>&1
    test $? -eq 2 || fail "$bad is taken"
    test "$(wc -l <"$dir/out")" -eq 1 || fail "$bad: more than one line"
done

# ---- ways to the server ----
"$soshin" scan "http://www.sample.test:$port/" --resolve "www.sample.test:$port:127.0.0.1" --rate 0 --max-pages 2 -q \
    -o "$dir/resolve"
grep -q "^http://www.sample.test:$port/,page," "$dir/resolve/coverage.csv" || fail "--resolve does not lead there"
"$soshin" scan "http://www.sample.test/" --connect-to "www.sample.test:80:127.0.0.1:$port" --rate 0 --max-pages 2 -q \
    -o "$dir/connect"
grep -q "^http://www.sample.test/,page," "$dir/connect/coverage.csv" || fail "--connect-to does not lead there"
: >"$dir/log"
scan -o "$dir/mobile" --as mobile --max-pages 1 --insecure
has "$dir/mobile/summary.txt" "not verified" "the summary does not say --insecure"
has "$dir/mobile/report.html" "not verified" "report.html does not say --insecure"
lacks "$dir/argv" "not verified" "--insecure is said where it was not given"
grep -q "agent=.*Mobile Safari.*soshin/" "$dir/log" || fail "--as mobile does not ask as a smartphone"
exit $failed
