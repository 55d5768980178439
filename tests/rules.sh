#!/usr/bin/env bash
# Rules that need the notice's page or the whole crawl, as a user meets them: a folder of pages, and what
# the report says of its notice.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
# is WHAT FOUND EXPECTED
is()
{
    [ "$2" = "$3" ] && return
    printf 'FAIL  %s\n  found    %s\n  expected %s\n' "$1" "$2" "$3"
    failed=1
}
# rules: "rule:severity:pages ..." of the last report, without those that the site is not about
rules()
{
    python3 - "$work/report/findings.csv" <<'PY'
import csv, sys
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""))
print(*sorted("%(rule)s:%(severity)s:%(pages)s" % r for r in rows
              if r["rule"] not in ("purpose-one-sided", "stated-not-seen")))
PY
}
# scan: the exit code
scan()
{
    local code=0
    "$SOSHIN" scan "$work/site" --base-url https://www.example.jp/ --scope 4 --now 2026-11-20 -q \
        -o "$work/report" "$@" >"$work/out" 2>"$work/err" || code=$?
    echo "$code"
}
VIEW='<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
TAG='<script async src="https://www.googletagmanager.com/gtag/js?id=G-AAAAAAAAAA"></script>'
NAV='<p><a href="/">top</a> <a href="/about.html">about</a> <a href="/deep.html">deep</a></p>'
page() # FILE HEAD BODY
{
    printf '<html lang="ja"><head>%s<title>頁</title></head>\n<body>\n%s\n</body></html>\n' "$2" "$3" >"$work/site/$1"
}
notice() # HEAD ROWS
{
    printf '<html lang="ja"><head>%s<title>外部送信について</title></head>\n<body>\n<h1>外部送信について</h1>\n%s\n' "$1" "$NAV"
    printf '<p>当社は、電気通信事業法に基づき、利用者に関する情報の外部送信について次のとおり公表します。</p>\n'
    printf '<table><tr><th>送信先</th><th>サービス名</th><th>送信される情報</th><th>利用目的</th><th>オプトアウト</th></tr>\n%s</table></body></html>\n' "$2"
}
GA='<tr><td>Google LLC</td><td>Google アナリティクス</td><td>閲覧したページのURL、IPアドレス</td><td>当社：アクセス解析のため。<br>送信先：分析機能の改良のため。</td><td>%s</td></tr>'

mkdir "$work/site"
page index.html "$VIEW$TAG" "$NAV<a href=\"/policy.html\">外部送信について</a>"
page about.html "$VIEW$TAG" "$NAV<a href=\"/policy.html\">外部送信について</a>"
page deep.html "$VIEW$TAG" "$NAV<a href=\"/policy.html\">外部送信について</a>"
notice "$VIEW" "${GA/\%s/ありません}" >"$work/site/policy.html"
is "nothing is wrong: exit" "$(scan)" 0
is "nothing is wrong" "$(rules)" ""

page deep.html "$VIEW$TAG" "$NAV"
is "two links from one page: exit" "$(scan)" 0
is "two links from one page" "$(rules)" "notice-far:review:1"

page index.html "$VIEW$TAG" "$NAV"
page about.html "$VIEW$TAG" "$NAV"
is "no link at all: exit" "$(scan --notice https://www.example.jp/policy.html)" 1
is "no link at all" "$(rules)" "notice-far:violation:3"

page about.html "$VIEW$TAG" "$NAV<footer></footer>"
is "a footer that a script may fill: exit" "$(scan --notice https://www.example.jp/policy.html)" 0
is "a footer that a script may fill" "$(rules)" "notice-far:review:2"

for name in index about deep; do
    page "$name.html" "$VIEW$TAG" "$NAV<a href=\"/policy.html\">外部送信について</a>"
done
row='<tr><td>広告パートナー</td><td></td><td>リファラ</td><td>広告の配信のため</td><td></td></tr>'
small='<tr><td colspan="5" style="font-size:7px">注</td></tr>'
notice "" "${GA/\%s/<a href=\"/gone.html\">オプトアウト</a>}
$row
$small" >"$work/site/policy.html"
is "the notice's form: exit" "$(scan)" 0
is "the notice's form" "$(rules)" \
    "notice-jargon:advice:0 notice-small-text:review:0 recipient-open-ended:advice:0"

# the same over a connection: a way out on the service's own host is asked for
python3 -u - "$work/site" >"$work/port" 2>/dev/null <<'PY' &
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port)
server.serve_forever()
PY
server=$!
trap 'kill "$server"; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s "$work/port" ] && break || sleep 0.1; done
"$SOSHIN" scan "http://127.0.0.1:$(cat "$work/port")/" --base-url https://www.example.jp/ --rate 0 --scope 4 \
    --now 2026-11-20 -q -o "$work/report" >"$work/out" 2>&1
is "a way out that does not exist" "$(rules)" \
    "notice-jargon:advice:0 notice-small-text:review:0 optout-dead:review:0 recipient-open-ended:advice:0"

{
    printf '<html><head>%s<title>External transmission policy</title></head>\n<body>\n<h1>External transmission</h1>\n' "$VIEW"
    printf '<p>We send information about visitors of this web site to the following companies, as the law asks us to say. '
    printf 'The information is used to find out how the pages of this site are read, and to improve what is written there. '
    printf 'Nothing that is sent tells us who you are. The list is kept up to date by the editors of this site.</p>\n'
    printf '<table><tr><th>Recipient</th><th>Service</th><th>Information sent</th><th>Purpose of use</th></tr>\n'
    printf '<tr><td>Google LLC</td><td>Google Analytics</td><td>page URL, IP address</td><td>web analytics</td></tr></table>\n'
} >"$work/site/policy.html"
is "in English: exit" "$(scan --notice https://www.example.jp/policy.html)" 1
is "in English" "$(rules)" "notice-not-japanese:violation:0"
printf '<p><a href="/ja.html">日本語</a></p>\n' >>"$work/site/policy.html"
is "with a Japanese version: exit" "$(scan --notice https://www.example.jp/policy.html)" 0
is "with a Japanese version" "$(rules)" ""

"$SOSHIN" explain | while read -r rule _; do
    "$SOSHIN" explain "$rule" >"$work/out" 2>&1 || echo "explain $rule" >>"$work/bad"
    grep -q '%[1-4]' "$work/out" && echo "explain $rule: $(cat "$work/out")" >>"$work/bad"
done
is "every rule is explained" "$(cat "$work/bad" 2>/dev/null)" ""
exit "$failed"
