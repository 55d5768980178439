#!/bin/bash
# Recordings and saved pages, as a user reads them: HAR files in the style of several recorders, damaged
# ones, MHTML. SOSHIN names the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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

tags()
{
    timeout 60 "$soshin" tags "$@" --format csv </dev/null >"$work/tags.csv" 2>"$work/err"
    code=$?
}

scan()
{
    local out=$1
    shift
    timeout 120 "$soshin" scan "$@" --now 2026-11-20T10:00:00Z --fail-on never -q -o "$work/$out" \
        </dev/null 2>"$work/err"
    code=$?
}

# Recordings are made here: what a recorder writes for each request is one call.
python3 - "$work" <<'END'
import base64
import json
import sys

work = sys.argv[1]
PAGE = "https://www.kissa.example/"
GTM = "https://www.googletagmanager.com/gtm.js?id=GTM-TEST123&l=dl"
NOTICE = PAGE + "gaibusoushin"


def entry(url, body=None, kind=None, by=None, status=200, mime="", referrer=PAGE, page="page_1",
          post=None, encoding=None, method="GET", cookies=None, **more):
    headers = [{"name": "User-Agent", "value": "Mozilla/5.0"}]
    if referrer:
        headers.append({"name": "Referer", "value": referrer})
    if cookies:
        headers.append({"name": "Cookie", "value": cookies})
    request = {"method": method, "url": url, "headers": headers}
    if post:
        request["postData"] = {"mimeType": "text/plain", "text": post}
    content = {"size": 0, "mimeType": mime}
    if body is not None:
        content["text"] = body
    if encoding:
        content["encoding"] = encoding
    made = {"startedDateTime": "2026-11-01T09:00:00.000+09:00", "request": request,
            "response": {"status": status, "headers": [], "content": content}}
    if page:
        made["pageref"] = page
    if kind:
        made["_resourceType"] = kind
    if by:
        made["_initiator"] = by
    for key, value in more.items():
        if key in ("redirectURL", "_error"):
            made["response"][key] = value
        else:
            made[key] = value
    return made


def parser(line, url=PAGE):
    return {"type": "parser", "url": url, "lineNumber": line - 1}


def script(*urls):
    return {"type": "script", "stack": {"callFrames": [{"url": u, "lineNumber": 2} for u in urls]}}


def save(name, entries, pages=None, bom=False, pages_last=False):
    log = {"version": "1.2", "creator": {"name": "test", "version": "1"}}
    if pages and not pages_last:
        log["pages"] = pages
    log["entries"] = entries
    if pages and pages_last:
        log["pages"] = pages
    with open(f"{work}/{name}.har", "wb") as file:
        file.write((b"\xef\xbb\xbf" if bom else b"") + json.dumps({"log": log}).encode())


HTML = f"""<!DOCTYPE html><html lang=ja><head><meta charset=shift_jis><title>喫茶</title>
<script src="/js/app.js"></script>
<script>(function(w,d,s,l,i){{var f=d.createElement(s);f.src=
'https://www.googletagmanager.com/gtm.js?id='+i+'&l='+l;d.head.append(f)}})(window,document,'script','dl','GTM-TEST123')</script>
<img src="https://px.seller.example/a.gif">
<img src="https://blocked.example/b.gif">
<iframe src="https://frame.example/f.html"></iframe></head>
<body><p>本日のコーヒー</p><a href="/gaibusoushin">外部送信ポリシー</a>
<a href="/menu">お品書き</a><a href="/access">道順</a></body></html>"""
RULES = """<!DOCTYPE html><title>外部送信ポリシー</title><h1>外部送信ポリシー</h1><table>
<tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr>
<tr><td>Google LLC（Google Analytics）</td><td>閲覧したページのURL、IPアドレス、Cookie識別子</td><td>アクセス解析</td></tr>
</table>"""
CONTAINER = ('(function(){var data={"resource":{"version":"1","macros":[],"tags":[{"function":"__html",'
             '"once_per_event":true,"vtp_html":"\\u003Cimg src=\\"https://tagged.example/t.gif\\"\\u003E'
             '\\u003Cimg src=\\"https://untouched.example/u.gif\\"\\u003E","tag_id":1}],'
             '"predicates":[{"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"}],'
             '"rules":[[["if",0],["add",0]]]},"runtime":[]};\n})()')

chrome = [
    entry("https://kissa.example/", status=301, redirectURL=PAGE, kind="document", referrer=None),
    entry(PAGE, HTML, "document", mime="text/html; charset=shift_jis", referrer=None),
    entry(PAGE + "js/app.js", "fetch('https://api.example/v1')", "script", parser(2),
          mime="text/javascript"),
    entry(GTM, CONTAINER, "script", script(PAGE), mime="application/javascript"),
    entry("https://api.example/v1", kind="fetch", by=script(PAGE + "js/app.js")),
    entry("https://px.seller.example/a.gif", kind="image", by=parser(5), cookies="uid=secret"),
    entry("https://blocked.example/b.gif", kind="image", by=parser(6), status=0,
          _error="net::ERR_BLOCKED_BY_CLIENT"),
    entry("https://frame.example/f.html", "<p>f", "document", parser(7), mime="text/html"),
    entry("https://inside.example/i.js", kind="script", referrer="https://frame.example/",
          by=parser(1, "https://frame.example/f.html")),
    entry("https://tagged.example/t.gif", kind="image", by=script(GTM)),
    entry("https://www.google-analytics.com/g/collect?v=2&tid=G-TEST1234&cid=1.1", kind="ping",
          method="POST", by=script(GTM), status=204,
          post="en=page_view&dl=https%3A%2F%2Fwww.kissa.example%2F\r\nen=scroll"),
    entry("https://deep.example/d", kind="image", by=script("https://inside.example/i.js")),
    entry("https://hop.example/1", kind="image", by=script(GTM), status=302,
          redirectURL="https://hop2.example/2"),
    entry("https://hop2.example/2", kind="image", by=script(GTM)),
    entry("wss://Live.Example:443/socket", kind="websocket", by=script("https://deep.example/x.js"),
          status=101),
    entry("https://spy.example/x", kind="xhr", by=script("chrome-extension://abcdef/x.js")),
    entry("data:image/gif;base64,R0lGOD", kind="image", by=parser(1)),
    entry(NOTICE, RULES, "document", mime="text/html", page="page_2"),
]
titles = [{"id": "page_1", "title": PAGE}, {"id": "page_2", "title": NOTICE}]
save("chrome", chrome, titles)
save("chrome-last", chrome, titles, bom=True, pages_last=True)
# Firefox and Safari name no initiators; bodies of pages may be in base64, in their own encoding.
sjis = base64.b64encode(HTML.encode("shift_jis")).decode()
save("firefox", [
    entry(PAGE, sjis, mime="text/html; charset=Shift_JIS", encoding="base64", referrer=None),
    entry(GTM, CONTAINER, mime="application/javascript"),
    entry("https://px.seller.example/a.gif", mime="image/gif"),
    entry("https://who.example/w.gif", mime="image/gif"),
    entry("https://old.example/o.js", "1", mime="text/javascript", status=0),
], [{"id": "page_1", "title": "New Tab"}])
# Proxies have no pages, tunnels instead, and what other programs send.
save("proxy", [
    entry("http://tunnel.example:443", method="CONNECT", page=None, referrer=None),
    entry(PAGE, None, mime="text/html", page=None, referrer=None),
    entry("https://px.seller.example/a.gif", mime="image/gif", page=None),
    entry("https://frame.example/f.html", None, mime="text/html", page=None),
    entry("https://inside.example/i", page=None, referrer="https://frame.example/f.html"),
], bom=True)
# chrome-har and WebPageTest name addresses alone.
save("webpagetest", [
    entry(PAGE, None, mime="text/html", referrer=None, _is_base_page=True, _frame_id="a"),
    entry("https://px.seller.example/a.gif", by=PAGE, _initiator_line=12, _frame_id="a"),
    entry("https://inside.example/i", by="", _frame_id="b"),
], [{"id": "page_1", "title": "Run 1", "_URL": PAGE}])
# Left for somebody else's page.
save("away", [
    entry(PAGE, HTML, "document", mime="text/html", referrer=None),
    entry("https://pay.example/", "<p>x<img src=https://bank.example/b.gif>", "document",
          mime="text/html", page="page_2"),
    entry("https://bank.example/b.gif", kind="image", by=parser(1, "https://pay.example/"),
          page="page_2", referrer="https://pay.example/"),
])
whole = open(f"{work}/chrome.har", "rb").read()
open(f"{work}/cut.har", "wb").write(whole[:whole.rindex(b"https://tagged.example")])
open(f"{work}/bad.har", "wb").write(whole.replace(
    b'{"startedDateTime": "2026-11-01T09:00:00.000+09:00", "request": {"method": "GET", "url": '
    b'"https://api.example/v1"', b'{"startedDateTime": bad, "request": {"method": "GET", "url": ""'))
open(f"{work}/empty.har", "w").write('{"log":{"version":"1.2","entries":[]}}')
open(f"{work}/none.har", "w").write('{"x":[]}')
open(f"{work}/nothing.har", "w").write("")
with open(f"{work}/big.har", "w") as file:
    pad = " " * (1 << 20)
    file.write('{"log":{"entries":[' + json.dumps(entry(PAGE, "<p>x", mime="text/html")) + ",{")
    for _ in range(33):
        file.write(pad)
    file.write("}," + json.dumps(entry("https://px.seller.example/a.gif")) + "]}}")
END

# ---- Chrome: initiators, frames, redirects, beacons, what was not sent ----

tags "$work/chrome.har"
is "chrome: exit code" "$code" 0
observed='api.example|fetch|har|observed|page|2|https://www.kissa.example/js/app.js|ip; page_url; referrer; user_agent
blocked.example|img|html|likely|page|6||ip; page_url; user_agent
deep.example|img|har|observed|frame||https://inside.example/i.js|ip; page_url; referrer; user_agent
frame.example|iframe|har|observed|page|7||ip; page_url; referrer; user_agent
hop.example|img|har|observed|container||https://www.googletagmanager.com/gtm.js?id=GTM-TEST123&l=dl|ip; page_url; referrer; user_agent
hop2.example|redirect|har|observed|hop||https://hop.example/1|ip; page_url; referrer; user_agent
inside.example|script|har|observed|frame||https://frame.example/f.html|ip; referrer; user_agent
live.example|socket|har|observed|script||https://deep.example/x.js|ip; page_url; referrer; user_agent
px.seller.example|img|har|observed|page|5||cookie_id; ip; page_url; referrer; user_agent
tagged.example|container|har|observed|container|3|https://www.googletagmanager.com/gtm.js?id=GTM-TEST123&l=dl|ip; page_url; referrer; user_agent
untouched.example|container|container|none|container|3|https://www.googletagmanager.com/gtm.js?id=GTM-TEST123|ip; page_url; user_agent
www.google-analytics.com|beacon|har|observed|container||https://www.googletagmanager.com/gtm.js?id=GTM-TEST123&l=dl|behaviour; cookie_id; ip; page_url; referrer; user_agent
www.googletagmanager.com|inline|har|observed|page|3||ip; page_url; referrer; user_agent'
columns="host mechanism origin certainty reach line initiator content"
# shellcheck disable=SC2086
is "chrome: rows" "$(cells "$work/tags.csv" $columns)" "$observed"
is "chrome: cookies are not printed" "$(grep -c secret "$work/tags.csv")" 0
is "chrome: times and accounts" "$(cells "$work/tags.csv" host observed_at ids | grep analytics)" \
    'www.google-analytics.com|2026-11-01T00:00:00Z|G-TEST1234'
is "chrome: a socket's address" "$(cells "$work/tags.csv" url | grep ws)" "wss://live.example/socket"
cp "$work/tags.csv" "$work/first.csv"
tags "$work/chrome-last.har"
is "pages behind the entries, and a byte order mark" "$(cmp "$work/first.csv" "$work/tags.csv")" ""
tags "$work/chrome.har" --first-party px.seller.example
is "--first-party: kissa.example stays own" "$(cells "$work/tags.csv" host | grep -c 'kissa\|px')" 0

scan chrome "$work/chrome.har" --scope 4
is "scan: exit code" "$code" 0
is "scan: pages and what was not sent" \
    "$(cells "$work/chrome/coverage.csv" url outcome reason | grep 'kissa\|blocked\|spy\|data:')" \
'https://blocked.example/b.gif|not_fetched|not_sent
https://kissa.example/|redirect|
https://spy.example/x|not_fetched|extension
https://www.kissa.example/gaibusoushin|page|
https://www.kissa.example/js/app.js|resource|
https://www.kissa.example/|page|'
is "scan: the container came out of the recording" \
    "$(cells "$work/chrome/coverage.csv" url outcome reason | grep gtm.js)" \
'https://www.googletagmanager.com/gtm.js?id=GTM-TEST123&l=dl|resource|
https://www.googletagmanager.com/gtm.js?id=GTM-TEST123|resource|'
is "scan: the recorded notice is read" \
    "$(cells "$work/chrome/recipients.csv" service_id verdict certainty reach | grep analytics)" \
    'google-analytics|disclosed|observed|container'
is "scan: who is lacking" "$(cells "$work/chrome/findings.csv" rule recipient_id page_url severity |
    grep -c '^recipient-absent')" "$(cells "$work/chrome/recipients.csv" verdict | grep -c absent)"
is "scan: transmissions of the page" \
    "$(cells "$work/chrome/coverage.csv" url transmissions | grep 'example/|1')" \
    'https://www.kissa.example/|12'
for threads in 0 8; do
    scan "threads$threads" "$work/chrome.har" --scope 4 --threads $threads
    is "scan: $threads threads" "$(diff -r "$work/chrome" "$work/threads$threads")" ""
done
summary=$("$soshin" scan "$work/chrome.har" --lang en -o "$work/summary" --fail-on never)
is "scan: the summary says what it read" \
    "$(echo "$summary" | grep -c 'This scan read a recording')$(echo "$summary" | grep -c 'ran no scripts')" 10
is "notice: of a recording" "$("$soshin" notice "$work/chrome.har" --format csv | grep -c 'Google LLC')" 1

# ---- others ----

tags "$work/firefox.har"
is "firefox: who made it is known from the page's source alone" \
    "$(cells "$work/tags.csv" host certainty reach line)" \
'blocked.example|none|page|6
frame.example|none|page|7
old.example|sure|script|
px.seller.example|observed|page|5
tagged.example|none|container|3
untouched.example|none|container|3
who.example|observed|script|
www.googletagmanager.com|observed|page|3'
tags "$work/proxy.har"
is "proxy: pages without a body are read in part" "$code" 3
is "proxy: rows" "$(cells "$work/tags.csv" host reach content page_url | sed 's/https:..www.kissa.example/K/')" \
'frame.example|script|ip; page_url; referrer; user_agent|K/
inside.example|frame|ip; referrer; user_agent|K/
px.seller.example|script|ip; page_url; referrer; user_agent|K/
tunnel.example|script|ip|K/'
tags "$work/webpagetest.har"
is "webpagetest: rows" "$(cells "$work/tags.csv" host reach line)" \
'inside.example|frame|
px.seller.example|page|12'
tags "$work/away.har"
is "somebody else's page is a recipient, and its tags are its own" \
    "$(cells "$work/tags.csv" host reach page_url origin | grep 'pay\|bank')" \
'bank.example|frame|https://pay.example/|har
pay.example|frame|https://pay.example/|har'
scan away "$work/away.har"
is "somebody else's page is not judged" \
    "$(cells "$work/away/coverage.csv" url outcome reason | grep 'pay')" \
    'https://pay.example/|off_site|other_host'

# ---- damaged ----

tags "$work/cut.har"
is "cut short: exit code" "$code" 3
is "cut short: what stands before is read" "$(cells "$work/tags.csv" certainty | grep -c observed)" 5
scan cut "$work/cut.har"
is "cut short: is counted" "$(cells "$work/cut/coverage.csv" url outcome reason | grep damaged)" \
    "$work/cut.har|failed|damaged"
scan bad "$work/bad.har"
is "a bad entry is counted, the others are read" \
    "$(cells "$work/bad/coverage.csv" url outcome reason | grep 'damaged')$(grep -c hop2 "$work/bad/transmissions.csv")" \
    "$work/bad.har#5|failed|damaged1"
tags "$work/big.har"
is "an entry over the limit: read in part" "$code|$(cells "$work/tags.csv" host)" "3|px.seller.example"
for name in empty none nothing; do
    tags "$work/$name.har"
    is "$name: cannot be read" "$code|$(wc -l <"$work/err")" "2|1"
done
cp "$work/chrome.har" "$work/recording.json"
tags "$work/recording.json"
is "known by what it holds" "$(cmp "$work/first.csv" "$work/tags.csv")" ""

# ---- saved pages ----

python3 - "$work" <<'END'
import base64
import sys

work = sys.argv[1]
html = ('<!DOCTYPE html><meta charset=shift_jis><title>喫茶</title><script src="/js/app.js"></script>'
        '<p>本日のコーヒーは深煎りです。<a href=/a>a</a><a href=/b>b</a><a href=/c>c</a>'
        '<img src="https://px.seller.example/a.gif">').encode("shift_jis")
js = base64.encodebytes(b'fetch("https://api.example/v1")').decode()


def save(name, body, more=""):
    text = ("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.kissa.example/\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n"
            "\tboundary=\"--b\"\r\n\r\n\r\n----b\r\nContent-Type: text/html; charset=shift_jis\r\n"
            "Content-Transfer-Encoding: base64\r\nContent-Location: https://www.kissa.example/\r\n\r\n"
            + base64.encodebytes(body).decode() + "\r\n----b\r\nContent-Type: text/javascript\r\n"
            "Content-Transfer-Encoding: base64\r\nContent-Location: https://www.kissa.example/js/app.js"
            "\r\n\r\n" + js + "\r\n" + more)
    open(f"{work}/{name}", "w", newline="").write(text)


save("page.mhtml", html, "----b--\r\n")
save("cut.mht", html)
save("bare.mhtml", b"<!DOCTYPE html><p>x<img src=https://px.seller.example/a.gif>", "----b--\r\n")
open(f"{work}/saved.html", "w").write(
    "<!DOCTYPE html>\n<!-- saved from url=(0031)https://www.kissa.example/shop/ -->\n"
    "<img src=/own.gif><img src=https://www.kissa.example/own.gif>"
    "<img src=https://px.seller.example/a.gif>")
END
tags "$work/page.mhtml"
is "mhtml: rows" "$code|$(cells "$work/tags.csv" page_url host origin certainty)" \
'0|https://www.kissa.example/|api.example|script|sure
https://www.kissa.example/|px.seller.example|html|sure'
tags "$work/page.mhtml" --url https://stage.example/
is "mhtml: --url" "$(cells "$work/tags.csv" page_url | uniq)" "https://stage.example/"
tags "$work/cut.mht"
is "mhtml: cut short" "$code" 3
scan bare "$work/bare.mhtml"
is "mhtml: saved without its scripts" "$(cells "$work/bare/coverage.csv" outcome reason)" \
    "cut_short|no_scripts"
tags "$work/saved.html"
is "saved from" "$(cells "$work/tags.csv" page_url host)" \
    "https://www.kissa.example/shop/|px.seller.example"
tags "$work/saved.html" --url https://stage.example/
is "saved from: --url says it better" "$(cells "$work/tags.csv" page_url | uniq)" \
    "https://stage.example/"

# More requests than can be listed: all are read, and what only the last one carries is found.
python3 - "$work/many.har" <<'END'
import json
import sys
entries = [{"request": {"method": "GET", "url": "https://www.kissa.example/"},
            "response": {"status": 200, "content": {"mimeType": "text/html", "text": "<p>x"}}}]
for i in range(12000):
    more = "&email=a%40b.example" if i == 11999 else ""
    entries.append({"_initiator": {"type": "script"}, "request": {
        "method": "GET", "url": f"https://px.seller.example/hit/{i}?n={i}{more}"},
        "response": {"status": 204}})
json.dump({"log": {"entries": entries}}, open(sys.argv[1], "w"))
END
scan many "$work/many.har" --threads 4
is "many: listed and said" "$(grep -c '^https://px' "$work/many/coverage.csv") $(
    cells "$work/many/coverage.csv" outcome reason | grep alike)" "10001 over_limit|alike"
is "many: all were read" "$(cells "$work/many/recipients.csv" recipient found content_sent |
    grep -c 'seller.example|observed|.*email')" 1
scan again "$work/many.har" --threads 0
is "many: the same without threads" "$(cmp "$work/many/transmissions.csv" \
    "$work/again/transmissions.csv" && cmp "$work/many/coverage.csv" "$work/again/coverage.csv")" ""

# What a proxy wrote down as it came: Brotli (by node's zlib) in base64.
printf '%s' '{"log":{"entries":[{"request":{"method":"GET","url":"https://www.kissa.example/"},
"response":{"status":200,"headers":[{"name":"Content-Encoding","value":"br"}],"content":{
"mimeType":"text/html","encoding":"base64","text":"G0wAIBynwZqfG3H9QpYGp3l86PCUSxk45MApDOTLpC2gwEMWivxmiimGGiCaQLAe/M61ddk0D1osIAE="}}}]}}' >"$work/packed.har"
tags "$work/packed.har"
is "packed bodies" "$(cells "$work/tags.csv" host)" "px.packed.example"

[ "$failures" -eq 0 ]
