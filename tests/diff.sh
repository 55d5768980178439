#!/usr/bin/env bash
# Two reports of one service compared, as a nightly job does it: what came, what went, what changed in the
# notice, and what could not be looked at. No network. SOSHIN names the program; run from the root.
set -uo pipefail

root=$PWD
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
    failures=$((failures + 1))
}

run()
{
    code=0
    (cd "$work" && timeout 120 "$soshin" "$@") >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# scan REPORT ARGUMENT...
scan()
{
    local report=$1
    shift
    run scan site -o "$report" --base-url https://www.minato-tabi.example/ --now 2026-11-20 --quiet \
        --scope 4 "$@"
}

# rows COLUMN...: of the CSV that was printed, sorted, "/" between cells, one row a line.
rows()
{
    python3 -c '
import csv, sys
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""))
print("\n".join(sorted("/".join(row[name] for name in sys.argv[2:]) for row in rows)))' \
        "$work/out" "$@"
}

cp -r "$root/tests/sites/sample" "$work/site"
scan old
scan same
run diff old same --format csv
is "nothing changed: no rows, 0" "$code $(wc -l <"$work/out") $(wc -c <"$work/err")" "0 1 0"
run diff old same
is "nothing changed: it is said" "$code $(grep -c 'Nothing has changed' "$work/out")$(
    grep -c '変わったところはない' "$work/out")" "0 01"

# A tag comes, another goes, the notice gets better in one entry, loses one and gains one.
sed -i 's|https://static.ads-twitter.com/|/own/|; /twq(/d' "$work/site/contact/thanks.html"
sed -i 's|</body>|<script src="https://js.ptengine.jp/a.js"></script></body>|' "$work/site/guide/kobe.html"
python3 - "$work/site/policy/external-transmission.html" <<'END'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
rows = re.findall(r"<tr>.*?</tr>", text, flags=re.S)
hotjar = next(row for row in rows if "Hotjar" in row)
yahoo = next(row for row in rows if "Yahoo!広告" in row)
karte = next(row for row in rows if "KARTE" in row)
text = text.replace(hotjar, "<tr><th scope=row>株式会社ヤプリ</th><td>Yappli</td><td>IPアドレス</td>"
                            "<td>アプリの表示のため。</td><td>ありません</td></tr>")
text = text.replace(yahoo, re.sub("<td>検索広告[^<]*</td>", "<td>―</td>", yahoo))
better = re.sub("<td[^>]*>―</td>", "<td>閲覧状況を分析し、表示を最適にするため。</td>", karte)
assert better != karte
open(sys.argv[1], "w", encoding="utf-8").write(text.replace(karte, better))
END
scan new
is "the new scan is whole" "$code" 1
run diff old new --format csv
is "something new is lacking" "$code" 1
is "recipients" "$(rows kind change service_id item before after | grep '^recipient/')" \
    "recipient/changed/karte/purpose/absent/stated
recipient/changed/karte/verdict/partial/disclosed
recipient/changed/x-ads/content_sent/ad_view; browsing_history; conversion; cookie_id; device_info; ip; page_url; referrer; user_agent/
recipient/changed/x-ads/verdict/partial/stated_not_seen
recipient/changed/yahoo-ads/purpose/stated/absent
recipient/changed/yahoo-ads/verdict/disclosed/partial
recipient/gone/hotjar//stated_not_seen/
recipient/new/ptengine///absent
recipient/new/yappli///stated_not_seen"
is "findings that count" "$(rows kind change rule service_id counts | grep '/yes$')" \
    "finding/new/purpose-absent/yahoo-ads/yes
finding/new/recipient-absent/ptengine/yes"
is "what is mended is gone" "$(rows kind change rule service_id | grep -c '^finding/gone/purpose-absent/karte')" 1
is "entries" "$(rows kind change service item | grep '^entry/')" "entry/changed/KARTE/purpose
entry/changed/KARTE/purpose_state
entry/changed/Yahoo!広告 サイトジェネラルタグ/purpose
entry/changed/Yahoo!広告 サイトジェネラルタグ/purpose_state
entry/gone/Hotjar/
entry/new/Yappli/"
is "how it was made is the same" "$(rows kind | grep -c '^scan')" 0

run diff old new --new-only --format csv
is "--new-only: only what is new" "$code $(rows change | sort -u)" "1 new"
run diff new old --new-only --fail-on never
is "--fail-on never" "$code" 0
run diff old new --lang en
is "text" "$code $(grep -c '^  + recipient-absent' "$work/out") $(grep -c '^  - Hotjar Ltd. / Hotjar$' "$work/out")" "1 1 1"
run diff old new --format json
is "json" "$(python3 -c '
import json, sys
diff = json.load(open(sys.argv[1], encoding="utf-8"))
print(diff["exit"], diff["is_less"], diff["older"]["audited"],
      sum(row["counts"] for row in diff["changes"]))' "$work/out")" \
    "1 False https://www.minato-tabi.example/ 2"

# A finding that is accepted makes no exit code; one whose acceptance has run out does, as it is graver.
run baseline new --reason later --until 2026-12-31 -o accepted.csv
scan accepted --baseline accepted.csv
run diff old accepted --format csv
is "accepted: no reason for 1" "$code $(rows counts | grep -c yes)" "0 0"
run diff accepted new --format csv
is "no longer accepted: a reason for 1" "$code" 1
run diff accepted new --format csv --new-only
is "no longer accepted is not new" "$code" 0

# A page that could not be seen: what stood there is not gone.
head -c 17000000 /dev/zero | tr '\0' a >"$work/site/guide/kobe.html"
scan less
run diff new less --format csv
is "a page was not seen: unseen, and not gone" \
    "$code $(rows kind change service_id | grep ptengine | sort -u | tr '\n' ' ')" \
    "3 finding/unseen/ptengine recipient/unseen/ptengine "
run diff new less
is "it is said" "$(grep -c '前回読めて今回確認できなかったページ: 1' "$work/out")" 1
rm "$work/site/guide/kobe.html"
sed -i 's|<a [^>]*kobe.html[^>]*>[^<]*</a>||g' "$work"/site/*.html "$work"/site/*/*.html
sed -i '/kobe/d' "$work/site/sitemap.xml"
scan gone
run diff new gone --format csv
is "a page that is no more: gone" "$(rows kind change service_id | grep ptengine | sort -u | tr '\n' ' ')" \
    "finding/gone/ptengine recipient/gone/ptengine "

# A notice that can no longer be read: its entries are not gone, and 3 says that less was seen.
cp -r "$work/site" "$work/kept"
echo '<html><head><title>外部送信について</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>' \
    >"$work/site/policy/external-transmission.html"
scan unread
run diff gone unread --format csv --fail-on never
is "the notice cannot be read" "$code $(rows kind change | grep '^entry' | sort -u)" "3 entry/unseen"

for arguments in "old" "old new new" "old missing" "old site" "old new --format pdf" "old new --fail-on x"; do
    # shellcheck disable=SC2086 # words
    run diff $arguments
    is "diff $arguments" "$code $(wc -l <"$work/err") $(wc -c <"$work/out")" "2 1 0"
done
[ "$failures" -eq 0 ]
