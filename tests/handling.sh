#!/usr/bin/env bash
# `soshin scan --rules handling-policy`: for each item of Rule art. 22-2-23 whether the policy has a passage.
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
# scan FOLDER [OPTION...]: prints "exit code severity:count ..."
scan()
{
    local folder=$1 code=0
    shift
    "$SOSHIN" scan "$folder" --base-url https://www.example.jp/ --rules handling-policy --lang en \
        --now 2026-11-20 --format csv -o "$work/report" "$@" >"$work/rows.csv" 2>"$work/err" || code=$?
    python3 - "$work/rows.csv" "$code" <<'PY'
import collections, csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
count = collections.Counter(r["severity"] for r in rows if r["rule"] == "handling-policy")
print(sys.argv[2], *("%s:%d" % c for c in sorted(count.items())))
PY
}
page()
{
    printf '<html lang="ja"><head><meta name="viewport" content="width=device-width"><title>%s</title></head>\n<body><h1>%s</h1>\n%s\n</body></html>\n' \
        "$1" "$1" "$2"
}

mkdir "$work/whole" "$work/part" "$work/none" "$work/drawn"
page 情報取扱方針 '<h2>取得する情報</h2>
<p>当社が取得する特定利用者情報は、閲覧履歴と検索語です。</p>
<p>これらは端末から自動的に取得します。</p>
<p>広告の配信を利用の目的とします。</p>
<p>利用の方法は、興味を推定して広告を選ぶことです。</p>
<p>安全管理措置として、従業者の教育を行います。</p>
<p>情報は米国に所在するサーバに保管します。</p>
<p>同国の制度は、当社の取扱いに影響を及ぼしません。米国の個人情報の保護に関する制度は次のとおりです。</p>
<p>米国の会社に保管を委託します。</p>
<p>苦情及びご相談は、次の窓口で承ります。</p>
<p>過去十年間に生じた漏えいはありません。</p>' >"$work/whole/policy.html"
page プライバシーポリシー '<h2>利用目的</h2>
<p>お預かりした情報は、商品の発送に用います。</p>
<p>お問い合わせ先は、次のとおりです。</p>' >"$work/part/privacy.html"
page ようこそ '<p>ようこそ。利用目的はありません。</p>' >"$work/none/index.html"
printf '<html><head><title>プライバシーポリシー</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>\n' \
    >"$work/drawn/privacy.html"

is "every item is said" "$(scan "$work/whole")" "0 info:10"
is "the passage is cited, and not the heading" \
    "$(grep -c 当社が取得する特定利用者情報は、閲覧履歴と検索語です "$work/rows.csv")" 1
is "only a heading says it" "$(scan "$work/part")" "0 advice:3 info:2 review:5"
is "the heading is cited" "$(grep -c 'for what purposes it is used' "$work/rows.csv")" 1
is "reviews may fail" "$(scan "$work/part" --fail-on review)" "1 advice:3 info:2 review:5"
is "there is no policy: unknown" "$(scan "$work/none")" "3 unknown:10"
is "it is drawn by script: unknown" "$(scan "$work/drawn")" "3 unknown:10"
is "scope does not matter" "$(scan "$work/part" --scope out)" "0 advice:3 info:2 review:5"
is "transmissions are not judged" "$(cut -d, -f2 "$work/rows.csv" | sort -u | xargs)" "handling-policy rule"
is "another word is refused" \
    "$("$SOSHIN" scan "$work/part" --rules all 2>&1 >/dev/null | grep -c 'external-transmission|handling-policy')" 1
exit "$failed"
