#!/usr/bin/env bash
# A draft of the notice, fed back as the notice, clears what it was drafted for: with no notice at all,
# with one that lacks rows, for one service of every category and for recipients that nobody knows. No
# network. SOSHIN names the program; run from the root of the project.
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

# lacking REPORT: findings that something is missing, about companies that the catalog knows.
lacking()
{
    python3 -c '
import csv, sys
rules = {"notice-missing", "recipient-absent", "recipient-service-only", "recipient-by-group",
         "content-absent", "content-vague", "content-link-only", "purpose-absent", "purpose-vague",
         "purpose-link-only", "purpose-one-sided", "notice-jargon", "notice-small-text"}
for row in csv.DictReader(open(sys.argv[1] + "/findings.csv", encoding="utf-8", newline="")):
    if row["rule"] in rules and (row["recipient_id"] or not row["recipient"]):
        print(row["rule"], row["service_id"])' "$1"
}

# fill DRAFT PAGE: as a person would: placeholders filled in, marks and what is no part of it taken out.
fill()
{
    python3 -c '
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
for element in ("sup", "section", "ul"):
    text = re.sub(r"<%s class=\"confirm\">.*?</%s>" % (element, element), "", text, flags=re.S)
text = re.sub("【[^】]*】", "みなとたび株式会社", text)
open(sys.argv[2], "w", encoding="utf-8").write(text)' "$1" "$2"
}

# ---- no notice: a whole page ----

# One service of every category, by an example of its host; and a host that nobody knows.
mkdir "$work/site"
python3 - "$work/site/index.html" <<'END'
import csv, sys
services = {row["id"]: row for row in csv.DictReader(open("data/services.csv", encoding="utf-8"))}
seen = {}
for row in csv.DictReader(open("data/hosts.csv", encoding="utf-8")):
    seen.setdefault(services[row["service"]]["category"], row["yes"])
with open(sys.argv[1], "w", encoding="utf-8") as page:
    page.write('<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>みなと</title>'
               '</head><body><h1>みなとの散歩</h1>')
    for url in sorted(seen.values()):
        page.write('<img src="%s" alt="">\n' % url.replace("&", "&amp;"))
    page.write('<img src="https://who.knows.example/?a=%22%3Cb%3E" alt="">\n')
    page.write('<p>港のまわりを歩く道を案内します。</p>' * 20)
    page.write('<footer><a href="gaibusoshin.html">利用者に関する情報の外部送信について</a></footer>')
    page.write('</body></html>')
END
run scan site -o r0 --scope 4 --now 2026-11-20 --quiet
sent=$(($(wc -l <"$work/r0/recipients.csv") - 1))
is "a recipient of every category, and one more" "$sent" "$(wc -l <data/categories.csv)"
is "nothing is stated" "$(lacking "$work/r0")" "notice-missing "

run draft r0
cp "$work/out" "$work/draft.html"
is "draft" "$code $(wc -c <"$work/err")" "0 0"
is "a row for each" "$(grep -c '^<tr><td>' "$work/draft.html")" "$sent"
is "a whole page names the article" "$(grep -c '電気通信事業法第27条の12に基づき' "$work/draft.html")" 1
is "a contact to fill in" "$(grep -c '【お問い合わせ窓口' "$work/draft.html")" 1
is "who is not known is asked for" \
    "$(grep -c '【事業者名を確認してください】（knows.example）' "$work/draft.html")" 1
is "nothing is loaded" "$(grep -cE ' src=|<link|<script|@import' "$work/draft.html")" 0
is "every mark has its reason" "$(grep -o 'href="#confirm-[0-9]*"' "$work/draft.html" | wc -l)" \
    "$(grep -c '<li id="confirm-[0-9]*">.' "$work/draft.html")"
run draft r0 -o again.html
is "-o: the same bytes" "$(cmp "$work/again.html" "$work/draft.html" 2>&1)" ""

run draft r0 --format csv
is "csv: a row for each" "$code $(grep -c '^add,' "$work/out")" "0 $sent"
python3 - "$work/out" <<'END' || failures=$((failures + 1))
import csv, re, sys
services = {row["id"]: row for row in csv.DictReader(open("data/services.csv", encoding="utf-8"))}
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    known = services.get(row["service_id"])
    for column in ("recipient", "content", "purpose_sender", "purpose_recipient"):
        assert row[column], (column, row)
    if not known:
        continue
    plain = re.sub("（[^）]*）", "", row["purpose_sender"])
    assert plain == re.sub("（[^）]*）", "", known["purpose_sender"]), row
    assert row["optout_url"] == known["optout_url"], row
    assert (not row["optout_url"]) or "停止できることを確かめる" in row["confirm"], row
    assert known["purpose_recipient"] or "サービスの種類" in row["confirm"], row
END
run draft r0 --format md --lang en
is "md in English" "$code $(grep -c '^# External transmission' "$work/out") $(
    grep -c '^| ' "$work/out")" "0 1 $((sent + 1))"
is "md: as many marks as reasons" "$(grep -o '\[to confirm [0-9]*\]' "$work/out" | wc -l)" \
    "$(grep -c '^[0-9]*\. ' "$work/out")"

fill "$work/draft.html" "$work/site/gaibusoshin.html"
run scan site -o r1 --scope 4 --now 2026-11-20 --quiet
is "fed back: nothing is lacking of those that are known" "$(lacking "$work/r1")" ""
is "fed back: every one is disclosed" \
    "$(grep -c ',disclosed,stated,stated,stated,' "$work/r1/recipients.csv")" "$sent"

# ---- a notice that lacks rows ----

cp -r "$root/tests/sites/sample" "$work/sample"
run scan sample -o s0 --base-url https://www.minato-tabi.example/ --scope 4 --now 2026-11-20 --quiet
before=$(lacking "$work/s0" | grep -c -e absent -e vague -e link-only)
run draft s0 --format csv
is "rows to add and to complete" "$code $(grep -c '^add,' "$work/out") $(grep -c '^complete,' "$work/out")" "0 10 2"
run draft s0
is "what is there and has to be completed" \
    "$(grep -c '^<li>https://www.minato-tabi.example/policy/external-transmission.html の[0-9]*行目' "$work/out")" 2
is "no whole page" "$(grep -c -e '【お問い合わせ窓口' -e '以下の事業者' "$work/out")" 0
fill "$work/out" "$work/sample/policy/additions.html"
sed -i 's|</footer>|<a href="/policy/additions.html">外部送信について（追記）</a></footer>|' \
    "$work"/sample/*.html "$work"/sample/*/*.html
run scan sample -o s1 --base-url https://www.minato-tabi.example/ --scope 4 --now 2026-11-20 --quiet \
    --notice https://www.minato-tabi.example/policy/additions.html
is "before: something was lacking" "$((before > 0))" 1
is "after: no row of a known recipient lacks anything" \
    "$(lacking "$work/s1" | grep -e absent -e link-only)" ""
run draft s1 --format csv
is "nothing is left to add" "$(grep -c '^add,[^【]' "$work/out")" 0

# ---- what is no report ----

for arguments in "" "r0 r1" "missing" "r0 --format pdf" "site"; do
    # shellcheck disable=SC2086 # words
    run draft $arguments
    is "draft $arguments" "$code $(wc -l <"$work/err") $(wc -c <"$work/out")" "2 1 0"
done
[ "$failures" -eq 0 ]
