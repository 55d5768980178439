#!/bin/bash
# Web archives as a user scans them: pages of several services, scripts and containers out of the archive,
# pipes, several files, damage. SOSHIN names the program; run from the root of the project.
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
    python3 - "$@" <<'END2'
import csv
import sys
rows = csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"))
print("\n".join(sorted("|".join(row[name] for name in sys.argv[2:]) for row in rows)))
END2
}

python3 - "$work" <<'END2'
import gzip
import sys

work = sys.argv[1]


def record(url, mime, body, status="200 OK", more=""):
    block = (f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{more}\r\n").encode() + body
    head = (f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2026-11-20T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n").encode()
    return head + block + b"\r\n\r\n"


TEXT = "<p>" + "この文章は、ページに本文があることを示すために書かれています。" * 8


def page(url, body):
    return record(url, "text/html; charset=utf-8",
                  b"<!DOCTYPE html><title>t</title>" + TEXT.encode() + body)


NOTICE = """<h1>外部送信について</h1><table><tr><th>送信先</th><th>サービス</th><th>送信される情報</th>
<th>利用目的</th></tr><tr><td>Google LLC</td><td>Google Analytics</td><td>閲覧したページのURL、IPアドレス、
Cookie</td><td>アクセス解析のため</td></tr></table>""".encode()
shop = [
    page("https://www.shop.example.jp/", b"""<script src="/own.js"></script>
<script src="/missing.js"></script><script src="https://www.google-analytics.com/analytics.js"></script>
<script src="https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01"></script>
<a href="/notice">""" + "外部送信について".encode() + b"</a>"),
    page("https://www.shop.example.jp/notice", NOTICE),
    record("https://www.shop.example.jp/own.js", "text/javascript",
           b"new Image().src='https://bat.bing.com/action/0?ti=1';"),
    record("https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01", "application/javascript",
           gzip.compress(open("tests/containers/shop.js", "rb").read()),
           more="Content-Encoding: gzip\r\n"),
    record("https://www.shop.example.jp/old", "text/html", b"", "301 Moved", "Location: /\r\n"),
]
news = [
    page("https://news.example.co.jp/a", b'<img src="https://img.example.co.jp/1.png">'
         b'<script src="https://connect.facebook.net/ja_JP/sdk.js"></script>'),
    page("https://blog.example.co.jp/b", b'<a href="https://news.example.co.jp/a">a</a><p>text'),
]
every = [r for pair in zip(shop, news + [b""] * 3) for r in pair if r]
open(f"{work}/shop.warc.gz", "wb").write(b"".join(gzip.compress(r) for r in shop))
open(f"{work}/news.warc", "wb").write(b"".join(news))
open(f"{work}/all.warc.gz", "wb").write(b"".join(gzip.compress(r) for r in every))
open(f"{work}/one.warc.gz", "wb").write(gzip.compress(b"".join(every)))
broken = bytearray(b"".join(gzip.compress(r) for r in every))
broken[len(gzip.compress(every[0])) + 30] ^= 0xFF
open(f"{work}/broken.warc.gz", "wb").write(broken)
END2

scan()
{
    "$soshin" scan "$@" --scope 4 --lang en --now 2026-11-20 -q
}

scan "$work/shop.warc.gz" -o "$work/shop"
is "one service: its report lies in the folder itself" "$(cells "$work/shop/coverage.csv" url outcome reason)" \
    "https://www.googletagmanager.com/gtm.js?id=GTM-CHILD01|not_fetched|container
https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01|resource|
https://www.shop.example.jp/missing.js|not_fetched|offline
https://www.shop.example.jp/notice|page|
https://www.shop.example.jp/old|redirect|
https://www.shop.example.jp/own.js|resource|
https://www.shop.example.jp/|page|"
is "it is audited as its domain" "$(cells "$work/shop/recipients.csv" audited | sort -u)" example.jp
is "its script is read out of the archive" \
    "$(cells "$work/shop/transmissions.csv" page_url host initiator | grep own.js)" \
    "https://www.shop.example.jp/|bat.bing.com|https://www.shop.example.jp/own.js"
is "so is the container" \
    "$(cells "$work/shop/transmissions.csv" mechanism | grep -c container | tr -d 0 | sed 's/..*/some/')" some
is "the notice is read" "$(cells "$work/shop/disclosures.csv" notice_url recipient)" \
    "https://www.shop.example.jp/notice|Google LLC"
is "steps to the notice" "$(cells "$work/shop/coverage.csv" url notice_steps | grep '/|')" \
    "https://www.shop.example.jp/|1"

scan "$work/all.warc.gz" -o "$work/all"
is "several services" "$(cd "$work/all" && ls)" "coverage.csv
example.co.jp
example.jp
summary.csv"
is "one of them is as if it were alone" \
    "$(cd "$work/all/example.jp" && cat findings.csv recipients.csv transmissions.csv disclosures.csv coverage.csv)" \
    "$(cd "$work/shop" && cat findings.csv recipients.csv transmissions.csv disclosures.csv coverage.csv)"
is "own domains are its own" "$(cells "$work/all/example.co.jp/transmissions.csv" host)" connect.facebook.net
is "no notice of the neighbour's counts" \
    "$(cells "$work/all/example.co.jp/findings.csv" audited rule)" "example.co.jp|notice-missing"

scan "$work/shop.warc.gz" "$work/news.warc" -o "$work/two"
is "several files are one run" "$(diff -r "$work/all" "$work/two")" ""
scan "$work/one.warc.gz" -o "$work/one"
is "one gzip member over all" "$(diff -r "$work/all" "$work/one")" ""
scan "$work/all.warc.gz" -o "$work/threads" --threads 8
is "threads change nothing" "$(diff -r "$work/all" "$work/threads")" ""
scan "$work/all.warc.gz" -o "$work/joined" --first-party example.jp --first-party example.co.jp
is "domains that the user names are one service" "$(cells "$work/joined/recipients.csv" audited | sort -u)" \
    example.jp
scan - -o "$work/input" <"$work/all.warc.gz"
is "standard input that is a file" "$(diff -r "$work/all" "$work/input")" ""
# shellcheck disable=SC2002 # a pipe is what is tested
cat "$work/shop.warc.gz" | scan - -o "$work/pipe"
is "of a pipe pages are read, and what they ask for is counted" \
    "$(cells "$work/pipe/coverage.csv" url outcome reason | grep -e own -e '/|' -e SHOP01)" \
    "https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01|not_fetched|container
https://www.shop.example.jp/own.js|not_fetched|offline
https://www.shop.example.jp/|page|"
scan "$work/broken.warc.gz" -o "$work/broken"
is "damage is told, where it stands, and by the exit code" \
    "$? $(cells "$work/broken/coverage.csv" outcome reason | grep damaged)" \
    "1 failed|archive_damaged"
is "in every service's report" \
    "$(cells "$work/broken/example.jp/coverage.csv" reason | grep damaged)" archive_damaged

is "tags lists all pages" \
    "$("$soshin" tags "$work/all.warc.gz" --format csv | cut -d, -f1,2 | grep -e facebook -e own -e bing)" \
    "https://news.example.co.jp/a,connect.facebook.net
https://www.shop.example.jp/,bat.bing.com
https://www.shop.example.jp/,bat.bing.com"
is "notice finds the notice" "$("$soshin" notice "$work/all.warc.gz" --format csv | cut -d, -f1,5 | tail -n 1)" \
    "https://www.shop.example.jp/notice,Google Analytics"
is "a page on standard input" \
    "$(echo '<!DOCTYPE html><p><img src="https://bat.bing.com/action/0">' | "$soshin" tags - --format csv | cut -d, -f1,2)" \
    "page_url,host
\"'-\",bat.bing.com"
is "the middle of one" \
    "$(printf '\xef\xbb\xbf </a><section><img src="https://bat.bing.com/action/0">' | "$soshin" tags - --format csv |
        tail -n +2 | cut -d, -f2)" bat.bing.com
is "no page on standard input" "$(head -c 3000 "$soshin" | "$soshin" notice - 2>/dev/null; echo $?)
$(echo '{"a":"<p>"}' | "$soshin" notice - 2>/dev/null; echo $?)" "2
2"
: >"$work/empty.warc"
"$soshin" scan "$work/empty.warc" -q -o "$work/none" 2>/dev/null
is "an empty archive is no result" "$?" 2
echo "rubbish" >"$work/rubbish.warc"
"$soshin" scan "$work/rubbish.warc" -q -o "$work/rubbish" 2>/dev/null
is "nor is one that is none" "$? $(cells "$work/rubbish/coverage.csv" outcome reason)" \
    "3 failed|archive_damaged"

[ "$failures" = 0 ]
