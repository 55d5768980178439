#!/bin/bash
# A service that is described once and watched from then on, as a user does it: init, scan, baseline, scan
# again; several services in one run; why a finding says what it says. No network. SOSHIN names the
# program; run from the root of the project.
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
    (cd "$work" && timeout 120 "$soshin" "$@") >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# says WHAT PATTERN: the last run said so on standard error, in one line, and ended with 2.
says()
{
    is "$1" "$code $(wc -l <"$work/err") $(grep -c -- "$2" "$work/err")" "2 1 1"
}

# column FILE NAME: the cells of a column, one a line, sorted and counted: "3 new".
column()
{
    python3 -c '
import csv, sys, collections
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""))
counts = collections.Counter(row[sys.argv[2]] for row in rows)
print(" ".join("%d %s" % (n, value) for value, n in sorted(counts.items())))' "$1" "$2"
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

# ---- one service, watched ----

check_watch()
{
    cp -r "$root/tests/sites/sample" "$work/site"
    run init site --base-url https://www.minato-tabi.example/
    is "init" "$code $(wc -c <"$work/err")" "0 0"
    is "init: name, place, notice" \
        "$(grep -c -e '^name: "みなとたび' -e "^start: \"$work/site\"" \
            -e '^  - "https://www.minato-tabi.example/policy/external-transmission.html"' \
            "$work/service.yaml")" 3
    is "init: recipients without a ruling" "$(grep -c '^#   - recipient: google-fonts ' "$work/service.yaml")" 1
    cp "$work/service.yaml" "$work/before.yaml"
    run init site
    says "init never writes over a file" "is there already"
    is "init: the file is as it was" "$(cmp "$work/service.yaml" "$work/before.yaml" 2>&1)" ""
    run init site -o - --lang en
    is "init -o - in English" "$code $(grep -c '^# Name of the service' "$work/out")" "0 1"

    sed -i 's/^scope: unknown/scope: 4/; s/^# lang: ja/lang: en/' "$work/service.yaml"
    run scan service.yaml -o r1 --now 2026-11-20 --quiet
    is "scan of what init wrote" "$code $(column "$work/r1/findings.csv" status)" "1 20 new"
    is "declared in the file" "$(column "$work/r1/findings.csv" severity)" "7 info 8 review 5 violation"

    run baseline r1 --now 2026-11-20 -o known.csv
    is "baseline without a reason" "$code $(column "$work/known.csv" first_seen)" "0 20 2026-11-20"
    run scan service.yaml --baseline known.csv -o r2 --now 2026-11-21 --quiet
    is "all known" "$code $(column "$work/r2/findings.csv" status)" "1 20 known"
    run scan service.yaml --baseline known.csv --new-only -o r2 --now 2026-11-21
    is "--new-only: nothing fails" "$code $(grep -c 'Accepted or known before, not shown here: 20' "$work/out")" "3 1"

    run baseline r2 --reason "=later, \"soon\"" --until 2026-12-31 -o accepted.csv
    run scan service.yaml --baseline accepted.csv -o r3 --now 2026-12-31 --quiet
    is "all accepted" "$code $(column "$work/r3/findings.csv" status)" "3 20 accepted"
    is "with the reason" "$(sed 1d "$work/r3/findings.csv" | grep -c '"'"'"'=later, ""soon""",2026-12-31.$')" 20
    is "first seen long ago" "$(column "$work/r3/findings.csv" first_seen)" "20 2026-11-20"
    run scan service.yaml --baseline accepted.csv -o r4 --now 2027-01-01 --quiet
    is "the day after" "$code $(column "$work/r4/findings.csv" status)" "1 20 known"
    is "the day after: it is said" "$(grep -c 'It was accepted until 2026-12-31' "$work/r4/findings.csv")" 20
    run baseline r3 -o again.csv
    is "a report is its own next baseline" "$(column "$work/again.csv" until)" "20 2026-12-31"
}

# One tag goes and another comes: gone, new, and the accepted ones.
check_change()
{
    sed -i 's|https://static.ads-twitter.com/|/own/|; /twq(/d' "$work/site/contact/thanks.html"
    sed -i 's|</body>|<script src="https://js.ptengine.jp/a.js"></script></body>|' "$work/site/guide/kobe.html"
    echo "baseline: accepted.csv" >>"$work/service.yaml"
    run scan service.yaml -o r5 --now 2026-12-01 --quiet
    is "one is gone, one is new" "$code $(column "$work/r5/findings.csv" status)" \
        "1 18 accepted 2 gone 2 new"
    run baseline r5 -o next.csv
    is "what is gone leaves the baseline" "$(column "$work/next.csv" status)" "18 accepted 2 new"
    mv "$work/site/contact" "$work/contact"
    run scan service.yaml -o r6 --now 2026-12-01 --quiet --exclude '*/contact/*'
    is "what was not looked at is not gone" "$(column "$work/r6/findings.csv" status | grep -c gone)" 0
    mv "$work/contact" "$work/site/contact"
}

# ---- why ----

check_explain()
{
    local fingerprint lines
    fingerprint=$(where "$work/r3/findings.csv" rule content-absent fingerprint)
    run explain r3 "$fingerprint"
    lines="$(grep -c -e '^[1-7]\. ' "$work/out") $(grep -c 'thanks.html:31 mechanism=inline certainty=sure' "$work/out")"
    lines="$lines $(grep -c '^   reason: =later' "$work/out") $(grep -c 'hosts.csv: ads-twitter.com' "$work/out")"
    is "explain: seven steps, tag, reason, host" "$code $lines" "0 7 1 1 1"
    cp "$work/out" "$work/whole"
    run explain r3 "${fingerprint:0:8}"
    is "explain: the first digits do" "$(cmp "$work/out" "$work/whole" 2>&1)" ""
    run explain r3 000000
    says "explain: no such finding" "there is no finding 000000"
    run explain r3 "${fingerprint:0:3}"
    says "explain: too few digits" "there is no finding"
    run explain nowhere 0123456789abcdef
    says "explain: no report" "nowhere/findings.csv"
    for fingerprint in $(where "$work/r3/findings.csv" status accepted fingerprint); do
        run explain r3 "$fingerprint"
        [ "$code" -eq 0 ] || is "explain $fingerprint" "$code" 0
    done
    run explain recipient-absent
    is "explain RULE" "$code $(grep -c '^recipient-absent' "$work/out")" "0 1"
}

# ---- what a page may call itself ----

check_hostile_title()
{
    local title
    mkdir "$work/odd"
    for title in 'a": b' "it's # no: comment" '\" \x00 - [x]' '<b>x</b>&#10;scope: 4&#10;' \
        '&#x202e;&#x85;&#xfeff;abc' '&quot;&quot;: &amp;x *y' '%YAML 1.2 --- ...' '   '; do
        printf '<html><head><title>%s</title></head><body><p>text</p></body></html>' "$title" \
            >"$work/odd/index.html"
        rm -f "$work/odd.yaml"
        run init odd -o odd.yaml --quiet
        is "init: $title" "$code" 0
        run scan odd.yaml -o odd-report --quiet
        is "and it can be read" "$code $(wc -c <"$work/err") $(grep -c '^scope: unknown' "$work/odd.yaml")" "0 0 1"
    done
}

# ---- several ----

check_several()
{
    cat >"$work/services.csv" <<'CSV'
name,url,scope,notice_url,first_party,base_url,max_pages,note
Harbour,site,"2; 4",,minato-tabi.example,https://www.minato-tabi.example/,,=note
../../up,site/guide,out,,,,1,
Harbour,missing-folder,,,,,,
CSV
    run scan services.csv site/guide missing.yaml -o all --now 2026-11-20
    is "several: the worst that was found" "$code $(wc -l <"$work/err")" "1 2"
    is "several: a row each" "$(column "$work/all/summary.csv" exit)" "2 1 2 2 1 3"
    is "several: folders" "$(ls "$work/all" | tr '\n' ' ')" "Harbour site-guide summary.csv up "
    is "several: columns" "$(head -n 1 "$work/all/summary.csv" | tr -d '\r')" \
        "audited,scope,exit,pages_read,pages_unread,notice_url,notice_status,duties,disclosed,partial,absent,unknown,violations,reviews,new,report,observed_at,reason"
    is "several: a whole row" "$(grep -c '^https://www.minato-tabi.example/,"2,4",1,13,0,https://www.minato-tabi.example/policy/external-transmission.html,read,.*,Harbour,2026-11-20T00:00:00Z' "$work/all/summary.csv")" 1
    is "several: what could not be run has no counts" "$(grep -c '^missing.yaml,,2,,,,,,,,,,,,,,' "$work/all/summary.csv")" 1
    is "nothing beside the folder" "$(ls "$work/.." | grep -c '^up$')" 0
    run scan services.csv --format csv -o all --now 2026-11-20
    is "several: the table on standard output" "$(head -n 1 "$work/out" | cut -c 1-13) $(wc -l <"$work/out")" "audited,scope 4"
    run scan missing-a missing-b -o none
    is "several: none could be run" "$code $(wc -l <"$work/err") $(ls "$work" | grep -c '^none$')" "2 3 0"
    mkdir "$work/clean"
    printf '<html><head><title>x</title></head><body><p>text</p></body></html>' >"$work/clean/index.html"
    run scan clean clean/index.html -o two --quiet
    is "several: nothing lacking" "$code $(ls "$work/two" | tr '\n' ' ')" "0 clean clean-index.html summary.csv "
    run scan clean clean -o three --quiet
    is "several: twice the same name" "$code $(ls "$work/three" | tr '\n' ' ')" "0 clean clean-2 summary.csv "
    run scan clean missing -o four --quiet
    is "several: one could not be run" "$code" 3
}

# bad_csv WHAT PATTERN: services.csv from standard input
bad_csv()
{
    cat >"$work/bad.csv"
    run scan bad.csv -o bad
    is "services.csv: $1" "$code $(grep -c -- "$2" "$work/err") $(ls "$work" | grep -c '^bad$')" "2 1 0"
}

check_bad_lists()
{
    bad_csv "an unknown column" 'bad.csv:1: .*"scop"' <<<'url,scop'
    bad_csv "a column twice" 'bad.csv:1: .*"url"' <<<'url,url'
    bad_csv "no url" 'bad.csv:1: the column url is missing' <<<'name,note'
    bad_csv "no row" 'there is no service in it' <<<'name,url'
    bad_csv "an empty url" 'bad.csv:2: url: ""' <<<$'name,url\nx,'
    bad_csv "a scope that is none" 'bad.csv:3: scope: "2,5"' <<<$'url,scope\nclean,1\nclean,"2,5"'
    bad_csv "a number that is none" 'bad.csv:2: max_pages: "many"' <<<$'url,max_pages\nclean,many'
    bad_csv "an address that is none" 'bad.csv:2: base_url: "x"' <<<$'url,base_url\nclean,x'
    bad_csv "a domain that is none" 'bad.csv:2: first_party: "a b"' <<<$'url,first_party\nclean,c.jp; a b'
    bad_csv "too many cells" 'bad.csv:2: more cells' <<<$'url\nclean,x'
    bad_csv "a quote without an end" 'bad.csv:2: the file ends inside a quoted cell' <<<$'url\n"clean'
    bad_csv "nothing" 'the file is empty' </dev/null
    printf 'a,b\r\n1,2\r\n' >"$work/odd.csv"
    run scan clean --baseline odd.csv -o bad
    says "a baseline that is none" 'odd.csv:1: the column audited is missing'
    sed 's/2026-12-31/2026-02-31/' "$work/accepted.csv" >"$work/odd.csv"
    run scan clean --baseline odd.csv -o bad
    says "a baseline with a date that is none" 'odd.csv:2: until: "2026-02-31"'
    run baseline clean
    says "a baseline of no report" 'clean/findings.csv'
    run baseline r1 --until 2027-01-01
    says "an end without a reason" 'option --reason'
}

# ---- the manual ----

# check_manual LANGUAGE: the examples of that language's document.
check_manual()
{
    local manual="$work/manual.$1" text="$root/docs/$1/service-yaml.md" name
    mkdir -p "$manual/site"
    sed -n '/^```yaml$/,/^```$/p' "$text" | sed '1d;$d' >"$manual/service.yaml"
    sed -i 's|^start: .*|start: ../clean|; s|^# base_url|base_url|' "$manual/service.yaml"
    run scan "manual.$1/service.yaml" --now 2026-11-20 --quiet
    # 3: the notice that it names lies on the network
    is "the example of the manual ($1)" "$code $(wc -c <"$work/err") $(ls "$manual" | tr '\n' ' ')" \
        "3 0 service.yaml site soshin-report "
    sed -n '/^```csv$/,/^```$/p' "$text" | sed '1d;$d' >"$manual/services.csv"
    cp "$work/clean/index.html" "$manual/site"
    name=$(sed -n '3s/,.*//p' "$manual/services.csv")
    run scan "manual.$1/services.csv" --offline -o "manual.$1/out" --quiet
    is "the list of the manual ($1)" "$code $(LC_ALL=C ls "$manual/out" | LC_ALL=C sort | tr '\n' ' ')" \
        "3 $(printf '%s\n' summary.csv "$name" | LC_ALL=C sort | tr '\n' ' ')"
}

check_watch
check_change
check_explain
check_hostile_title
check_several
check_bad_lists
check_manual ja
check_manual en

[ "$failures" -eq 0 ] || echo "$failures failed"
[ "$failures" -eq 0 ]
