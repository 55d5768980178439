#!/usr/bin/env bash
# `soshin report`: every format again from report.json, the same bytes as on the day of the scan; read by
# readers that know nothing of soshin, also when every text in it is hostile.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
formats="text csv json html sarif junit markdown github"
tables="transmissions disclosures findings recipients coverage"
failures=0

# good WHAT COMMAND...: passes when the command ends with 0.
good()
{
    local what=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        echo "PASS  $what"
    else
        echo "FAIL  $what"
        head -n 20 "$work/log" | cut -c 1-300 | sed 's/^/        /'
        failures=$((failures + 1))
    fi
}

# bad WHAT WORDS ARGUMENT...: exit code 2 and one line that holds the words.
bad()
{
    local what=$1 words=$2 code=0
    shift 2
    "$soshin" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
    good "$what" test "$code $(wc -l <"$work/err") $(grep -c -- "$words" "$work/err")" = "2 1 1"
}

# same WHAT FILE ARGUMENT...: the program prints the file.
same()
{
    local what=$1 file=$2
    shift 2
    "$soshin" "$@" >"$work/out" 2>"$work/err" </dev/null
    good "$what" cmp "$work/out" "$file"
}

# render FOLDER INTO: every format and table.
render()
{
    local format table
    mkdir -p "$2"
    for format in $formats; do
        "$soshin" report "$1" --format "$format" >"$2/$format" || return 1
    done
    for table in $tables; do
        "$soshin" report "$1" --format csv --table "$table" >"$2/$table.csv" || return 1
    done
}

demo()
{
    "$soshin" demo --now 2026-11-20 -o "$@" >"$work/printed" || test $? -eq 1
}

# ---- the same bytes ----

for format in $formats; do
    demo "$work/r" --format "$format"
    same "scan and report print the same $format" "$work/printed" report "$work/r" --format "$format"
done
for table in $tables; do
    same "$table" "$work/r/$table.csv" report "$work/r" --format csv --table "$table"
done
same "text is what is printed by itself" "$work/r/summary.txt" report "$work/r"
same "report.json" "$work/r/report.json" report "$work/r" --format json
demo "$work/r4" --threads 4
demo "$work/r0" --threads 0
good "threads do not matter" cmp "$work/r0/report.json" "$work/r4/report.json"
demo "$work/en" --lang en
same "in another language" "$work/en/summary.txt" report "$work/r" --lang en

# again WHAT OPTION...: what is printed later of such a scan is what was written on the day.
again()
{
    local what=$1 table code=0
    shift
    rm -rf "$work/again"
    "$soshin" scan --now 2027-01-01 --quiet -o "$work/again" "$@" 2>"$work/err" || code=$?
    good "$what: scanned" test "$code" -ne 2
    same "$what: text" "$work/again/summary.txt" report "$work/again"
    same "$what: html" "$work/again/report.html" report "$work/again" --format html
    same "$what: json" "$work/again/report.json" report "$work/again" --format json
    for table in $tables; do
        same "$what: $table" "$work/again/$table.csv" report "$work/again" --format csv --table "$table"
    done
}

sample=(tests/sites/sample --base-url https://www.minato-tabi.example/ --scope 4)
"$soshin" baseline "$work/r" --reason "agreed" --until 2026-12-31 -o "$work/ended.csv" --now 2026-11-20
"$soshin" baseline "$work/r" --reason "agreed" --until 2027-12-31 -o "$work/accepted.csv" --now 2026-11-20
again "an acceptance that has run out" "${sample[@]}" --baseline "$work/ended.csv"
again "findings that are accepted" "${sample[@]}" --baseline "$work/accepted.csv"
again "another pack of rules" tests/sites/sample --rules handling-policy
again "a recording" tests/fuzz/corpus/har/chrome.har
cat >"$work/service.yaml" <<YAML
start: $PWD/tests/sites/sample
base_url: https://www.minato-tabi.example/
group:
  - domain: kaiseki.example
    company: 株式会社みなと解析
YAML
again "a company of the group" "$work/service.yaml"

# ---- independent readers ----

check="python3 tests/report_check.py"
good "schema" $check schema schema/report.schema.json "$work/r/report.json"
good "rendered" render "$work/r" "$work/formats"
good "formats" $check formats "$work/formats" "$work/r/report.json"
mkdir "$work/hostile" "$work/known"
$check hostile "$work/r/report.json" "$work/hostile/report.json"
good "hostile texts are rendered" render "$work/hostile" "$work/hostile.formats"
good "hostile texts stay inert" $check formats "$work/hostile.formats" "$work/hostile/report.json"
$check status "$work/r/report.json" "$work/known/report.json"
render "$work/known" "$work/known.formats"
good "a baseline" $check formats "$work/known.formats" "$work/known/report.json"
good "states of a baseline" $check baseline "$work/known.formats"
if command -v xmllint >/dev/null; then
    good "xmllint" xmllint --noout "$work/formats/junit" "$work/hostile.formats/junit"
fi

# ---- files of a folder ----

mkdir -p "$work/site/a,b"
cp tests/sites/sample/plans/yokohama-night.html "$work/site/a,b/50%.html"
cp tests/sites/sample/plans/yokohama-night.html "$work/site/index.html"
(cd "$work" && "$soshin" scan site -o files --scope 4 --format github >github.txt)
good "a file and its line" grep -Eq '^::error file=site/a%2Cb/50%25.html,line=[0-9]+,title=soshin ' \
    "$work/github.txt"
mkdir -p "$work/published/a b"
echo '<!DOCTYPE html><html lang="ja"><head><title>散歩</title>
<script src="https://www.googletagmanager.com/gtag/js?id=G-ABCDEF1234"></script></head>
<body><p>港を歩く夏の一日について書きます。</p></body></html>' >"$work/published/a b/index.html"
(cd "$work" && "$soshin" scan ./published/ --base-url https://www.example.jp/x -o files --scope 4 \
    --format sarif >sarif.txt)
good "the file behind an address" grep -q '"uri": "published/a%20b/index.html"' "$work/sarif.txt"
good "schema of a folder" $check schema schema/report.schema.json "$work/files/report.json"

# ---- into a file ----

for format in $formats; do
    "$soshin" report "$work/r" --format "$format" -o "$work/one"
    good "-o: $format" cmp "$work/one" "$work/formats/$format"
done
good "nothing beside it" test -z "$(find "$work" -name '.*.new')"
bad "-o: a device" "is not a file" report "$work/r" -o /dev/null
good "the device stays" test -c /dev/null
if [ -w /dev/full ]; then
    for format in $formats; do
        "$soshin" report "$work/r" --format "$format" >/dev/full 2>"$work/err"
        good "a full disk: $format" test "$? $(wc -l <"$work/err")" = "2 1"
    done
fi

# ---- what is no report ----

bad "no folder" "folder of a report" report
bad "two folders" "folder of a report" report "$work/r" "$work/r"
bad "an empty folder" "report.json could not be read" report "$work"
mkdir "$work/cut" "$work/dir" "$work/dir/report.json"
head -c 5000 "$work/r/report.json" >"$work/cut/report.json"
bad "cut off" "ends in the middle" report "$work/cut"
bad "a folder of that name" "could not be read" report "$work/dir"
bad "an unknown format" "text|csv|json|" report "$work/r" --format pdf
bad "an unknown table" "findings|recipients" report "$work/r" --table pages
bad "scan knows the formats too" "text|csv|json|" scan "$work/site" --format pdf

# ---- the reference ----

good "docs/columns.md and the schema are up to date" env "SOSHIN=$soshin" tools/schema --check
exit $((failures > 0))
