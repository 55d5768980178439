#!/bin/bash
# The program as a user runs it: bad input, pages that cannot be read, the help, the same bytes from any
# number of threads. No network. SOSHIN names the program; run from the root of the project.
set -uo pipefail

root=$PWD
soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
failures=0

pass()
{
    echo "PASS  $1"
}

# fail WHAT EXPECTED: with what the last run said.
fail()
{
    echo "FAIL  $1"
    echo "      expected: $2"
    echo "      exit code ${code-}; standard error:"
    head -n 5 "$work/err" 2>/dev/null | sed 's/^/        /'
    failures=$((failures + 1))
}

# run ARGUMENT...: in a folder of its own; leaves code, $work/out, $work/err and $here.
run()
{
    here=$work/here
    rm -rf "$here"
    mkdir "$here"
    code=0
    (cd "$here" && exec env ${locale:+"LC_ALL=$locale"} timeout 120 "$soshin" "$@") >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# bad WHAT ARGUMENT...: one line on standard error, nothing on standard output, nothing written, 2.
bad()
{
    local what=$1
    shift
    run "$@"
    if [ "$code" -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ] && [ ! -s "$work/out" ] &&
        grep -q '^soshin: ' "$work/err" && [ -z "$(ls -A "$here")" ]; then
        pass "$what"
    else
        fail "$what" "exit code 2, one line on standard error, nothing written"
    fi
}

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then
        pass "$1"
    else
        fail "$1" "\"$3\" and not \"$2\""
    fi
}

# cell FILE URL COLUMN: of a report's row; our rows have neither quotes nor commas in these cells.
cell()
{
    awk -F, -v url="$2" -v name="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
        $1 == url { sub(/\r$/, ""); print $column[name]; exit }' "$1"
}

# A page of some words that loads one known tag; $1 goes into the head.
page()
{
    echo "<!DOCTYPE html><html lang=\"ja\"><head><title>Page</title>$1</head><body>"
    echo '<script src="https://www.googletagmanager.com/gtag/js?id=G-ABCDEF1234"></script>'
    for _ in 1 2 3 4 5 6 7 8; do echo "<p>Some words about a walk along the harbour in summer.</p>"; done
    echo '</body></html>'
}

# ---- bad input ----

check_targets()
{
    bad "no target" scan
    bad "a target that is no URL" scan "not a url"
    bad "another scheme" scan ftp://www.example.jp/
    bad "a URL without a host" scan http://
    bad "an empty target" scan ""
    bad "a folder that is missing" scan "$work/missing"
    bad "a folder without HTML" scan "$work/nohtml"
    bad "an empty folder" scan "$work/empty"
    bad "an empty file" scan "$work/empty.html"
    bad "a binary file" scan "$work/binary.html"
    bad "tags: an empty file" tags "$work/empty.html"
    bad "tags: a binary file" tags "$work/binary.html"
    bad "tags: a missing file" tags "$work/missing.html"
    bad "tags: no file" tags
    bad "notice: an empty file" notice "$work/empty.html"
    bad "notice: two files" notice "$work/page.html" "$work/page.html"
    bad "--offline with a URL" scan https://www.example.jp/ --offline
    bad "tags: --offline with a URL" tags https://www.example.jp/ --offline
    bad "demo takes no target" demo x
    bad "no such rule" explain no-such-rule
    bad "catalog: nothing to do" catalog
    bad "catalog: no such word" catalog remove
    bad "catalog lookup: nothing to look up" catalog lookup
}

check_options()
{
    local page=$work/page.html value
    bad "an unknown command" bogus
    bad "an unknown option" scan "$page" --bogus
    bad "an option of another command" tags "$page" --scope 4
    bad "an option without its value" scan "$page" --scope
    for value in 0 5 14 "2," ",2" "2,,4" "2,5" "2 4" "out,2" "unknown,2" OUT; do
        bad "--scope $value" scan "$page" --scope "$value"
    done
    for value in yesterday 2026-02-31 2026-13-01 26-1-1 2026-11-20T10:00:61Z 2026-11-20T10:00 \
        2026-11-20T10:00:00+09:00 " 2026-11-20"; do
        bad "--now $value" scan "$page" --now "$value"
    done
    for value in x -1 1/s nan 1e9; do
        bad "--rate $value" scan "$page" --rate "$value"
    done
    bad "--threads 100000" scan "$page" --threads 100000
    bad "--lang fr" scan "$page" --lang fr
    bad "--format xml" scan "$page" --format xml
    bad "--fail-on maybe" scan "$page" --fail-on maybe
    bad "--base-url without a host" scan "$page" --base-url nonsense
    bad "--first-party that is no domain" scan "$page" --first-party "a b"
    bad "--first-party with a scheme" scan "$page" --first-party https://www.example.jp/
}

check_output_folder()
{
    echo precious >"$work/file"
    bad "a file in the place of the output folder" scan "$work/page.html" -o "$work/file"
    bad "an output folder below a file" scan "$work/page.html" -o "$work/file/report"
    is "the file is as it was" "$(cat "$work/file")" precious
}

# broken_data WHAT TABLE ROW: tables with one more row; the line names the file and the row's line.
broken_data()
{
    local data=$work/data
    rm -rf "$data"
    cp -r "$root/data" "$data"
    echo "$3" >>"$data/$2"
    bad "$1" scan "$work/page.html" --data "$data"
    if grep -q "$2:$(wc -l <"$data/$2"):\?" "$work/err"; then
        pass "$1: file and line"
    else
        fail "$1: file and line" "$2:$(wc -l <"$data/$2") in the message"
    fi
    run catalog check --data "$data"
    is "$1: catalog check says so too" "$code" 2
}

check_data()
{
    bad "--data without tables" scan "$work/page.html" --data "$work/empty"
    broken_data "a host of no service" hosts.csv \
        "tag.example,no-such-service,https://tag.example/,https://x.example/,known,,2026-11-20"
    broken_data "a service of no company" services.csv \
        "odd,no-such-company,Odd,Odd,,ads,ip,,,,known,,2026-11-20"
    broken_data "a row of too few cells" recipients.csv "odd,Odd"
    broken_data "a date that is none" recipients.csv "odd,Odd Inc.,Odd Inc.,,,,US,,known,,someday"
    cp -r "$root/data/." "$work/data"
    run catalog check --data "$work/data"
    is "the tables of the project are in order" "$code" 0
}

# ---- pages that cannot be read, or not in full ----

# A folder with one odd page and a good one: the odd one is counted, the good one reported.
# odd WHAT FILE OUTCOME REASON CODE
odd()
{
    page "" >"$work/odd/good.html"
    run scan "$work/odd" -o "$work/report" --now 2026-11-20 --quiet
    local found
    found="$code $(cell "$work/report/coverage.csv" "$2" outcome)"
    found="$found $(cell "$work/report/coverage.csv" "$2" reason)"
    found="$found $(cell "$work/report/coverage.csv" good.html outcome)"
    found="$found $(cell "$work/report/transmissions.csv" good.html service_id)"
    is "$1" "$found" "$5 $3 $4 page google-analytics"
    rm -rf "$work/odd" "$work/report"
    mkdir "$work/odd"
}

check_odd_pages()
{
    mkdir "$work/odd"
    {
        echo '<html><body>'
        head -c 50000000 /dev/zero | tr '\0' a
        echo '</body></html>'
    } >"$work/odd/big.html"
    odd "50 MB" big.html too_big body_limit 1
    {
        echo '<html><body>'
        yes '<div>' | head -n 200000 | tr -d '\n'
        echo 'inside</body></html>'
    } >"$work/odd/deep.html"
    odd_any "200,000 nested elements" deep.html
    {
        page "" | head -n -1
        printf '<script src="https://www.exam'
    } >"$work/odd/cut.html"
    odd "cut in the middle of a tag" cut.html cut_short truncated 1
    : >"$work/odd/empty.html"
    odd "an empty file among others" empty.html not_html empty 1
    cp "$work/binary.html" "$work/odd/binary.html"
    odd "a binary file among others" binary.html not_html binary 1
    page '<table><svg><select><foreignObject><select><thead>' >"$work/odd/broken.html"
    odd "a page that the HTML parser fails on" broken.html failed parser 1
    echo 'just words' >"$work/odd/words.html"
    odd "a file without markup among others" words.html not_html content_type 1
}

# A page that costs too much ends with some outcome that says so, and takes nobody with it.
odd_any()
{
    page "" >"$work/odd/good.html"
    run scan "$work/odd" -o "$work/report" --now 2026-11-20 --quiet
    local outcome
    outcome=$(cell "$work/report/coverage.csv" "$2" outcome)
    outcome=$outcome/$(cell "$work/report/coverage.csv" "$2" reason)
    case $outcome in
    page/ | failed/time | failed/memory) pass "$1: $outcome" ;;
    *) fail "$1" "page, or failed with time or memory, and not \"$outcome\"" ;;
    esac
    is "$1: the other page is reported" \
        "$(cell "$work/report/transmissions.csv" good.html service_id)" google-analytics
    rm -rf "$work/odd" "$work/report"
    mkdir "$work/odd"
}

check_charsets()
{
    local site=$work/charsets
    mkdir "$site"
    page '<meta charset="no-such-charset">' >"$site/unknown.html"
    page '<meta charset="utf-8">' >"$site/wrong.html"
    printf '<p>\203e\203X\203g\202\314\203y\201[\203W\202\305\202\267\201B</p>' >>"$site/wrong.html"
    page '<meta charset="shift_jis">' | sed 's/harbour/\x00\xff\x81/' >"$site/broken.html"
    run scan "$site" -o "$work/report" --now 2026-11-20 --quiet
    for name in unknown wrong broken; do
        is "charset: $name" "$(cell "$work/report/coverage.csv" $name.html outcome) $(
            cell "$work/report/transmissions.csv" $name.html service_id)" "page google-analytics"
    done
    rm -rf "$work/report"
}

# Who may read everything is not told apart from who owns the file.
check_unreadable()
{
    local site=$work/unreadable as=()
    mkdir -p "$site/folder"
    page "" >"$site/good.html"
    page "" >"$site/secret.html"
    page "" >"$site/folder/inside.html"
    chmod 000 "$site/secret.html" "$site/folder"
    chmod 755 "$work"
    if [ "$(id -u)" -eq 0 ]; then
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
        mkdir "$work/theirs"
        chmod 777 "$work/theirs"
        if ! (cd "$work/theirs" && "${as[@]}" "$soshin" explain) >/dev/null 2>&1; then
            echo "SKIP  unreadable files: no other user to run as"
            chmod 755 "$site/folder"
            return
        fi
    else
        mkdir "$work/theirs"
    fi
    code=0
    "${as[@]}" "$soshin" scan "$site" -o "$work/theirs/report" --now 2026-11-20 --quiet \
        --fail-on never >"$work/out" 2>"$work/err" || code=$?
    local rows=$work/theirs/report/coverage.csv
    is "a file that may not be read is counted" "$code $(cell "$rows" secret.html outcome) $(
        cell "$rows" secret.html reason)" "3 failed unreadable_file"
    is "so is a folder" "$(cell "$rows" folder/ outcome)" failed
    is "the file beside it is read" "$(cell "$rows" good.html outcome)" page
    chmod 755 "$site/folder"
}

# A server that is not there: counted, not clean.
check_no_server()
{
    run scan http://127.0.0.1:1/ -o report --quiet
    is "nobody answers" "$code $(cell "$here/report/coverage.csv" http://127.0.0.1:1/ outcome)" "3 failed"
    run tags http://127.0.0.1:1/
    is "tags: nobody answers" "$code $(wc -l <"$work/err")" "2 1"
}

# Who names a notice says that there is one: a wrong name is no reason to accuse.
check_given_notice()
{
    local site=$work/given name
    mkdir "$site"
    page "" >"$site/index.html"
    run scan "$site" --scope 4 -o report --quiet
    is "no notice" "$code $(cut -d, -f2,3 "$here/report/findings.csv" | grep -c notice-missing,violation)" "1 1"
    for name in missing.html https://www.example.jp/notice/; do
        run scan "$site" --scope 4 --notice "$name" -o report --quiet
        is "--notice $name" "$code $(cut -d, -f2,3 "$here/report/findings.csv" | sed 1d)" \
            "3 notice-unreadable,unknown"
        is "--notice $name is counted" "$(cell "$here/report/coverage.csv" "$name" outcome)" not_fetched
    done
}

# ---- output ----

check_threads()
{
    local threads
    for threads in 0 1 8 3; do
        run scan "$root/tests/sites/sample" --threads "$threads" --now 2026-11-20T00:00:00Z \
            --scope 4 -o "$work/threads"
        cp "$work/out" "$work/threads/printed"
        if [ ! -d "$work/threads-first" ]; then
            mv "$work/threads" "$work/threads-first"
            is "the sample is lacking" "$code" 1
            continue
        fi
        is "--threads $threads: the same bytes" \
            "$(diff -r "$work/threads-first" "$work/threads" | head -n 3)" ""
        rm -rf "$work/threads"
    done
}

check_demo()
{
    local threads
    for threads in 0 8; do
        run demo --threads "$threads" --now 2026-11-20 -o "$work/demo$threads" --quiet
        is "demo --threads $threads" "$code $(wc -c <"$work/err") $(wc -c <"$work/out")" "1 0 0"
    done
    is "demo: the same bytes" "$(diff -r "$work/demo0" "$work/demo8" | head -n 3)" ""
}

# full WHAT ARGUMENT...: standard output that takes nothing.
full()
{
    local what=$1
    shift
    code=0
    "$soshin" "$@" >/dev/full 2>"$work/err" </dev/null || code=$?
    is "/dev/full: $what" "$code $(wc -l <"$work/err")" "2 1"
}

check_full()
{
    local page=$work/page.html
    full "scan" scan "$page" -o "$work/full"
    full "scan --format csv" scan "$page" -o "$work/full" --format csv
    full "tags" tags "$page"
    full "tags --format csv" tags "$page" --format csv
    full "notice --format csv" notice "$page" --format csv
    full "catalog lookup" catalog lookup www.googletagmanager.com
    full "catalog check" catalog check
    full "explain" explain
    full "--help" --help
    full "scan --help" scan --help
    full "--version" --version
    code=0
    "$soshin" scan "$page" -o "$work/full" --quiet --fail-on never >/dev/full 2>"$work/err" || code=$?
    is "--quiet prints nothing, so nothing fails" "$code $(wc -l <"$work/err")" "0 0"
}

# ---- help ----

commands()
{
    "$soshin" --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p'
}

# Every option is in the help of exactly those commands that take it.
check_help()
{
    local command option value listed taken
    : >"$work/options"
    for command in $(commands); do
        run "$command" --help
        is "$command --help" "$code $(wc -l <"$work/err") $(head -n 1 "$work/out" | cut -c 1-14)" \
            "0 0 usage: soshin "
        sed -n 's/^  \(    \|-., \)--\([a-z-]*\)\( [^ ]*\)\?\(  .*\)\?$/\2\3/p' "$work/out" >"$work/help.$command"
        cat "$work/help.$command" >>"$work/options"
    done
    is "the help has options" "$([ "$(sort -u "$work/options" | wc -l)" -gt 25 ] && echo many)" many
    sort -u "$work/options" | while read -r option value; do
        for command in $(commands); do
            listed=$(grep -c "^$option\( \|\$\)" "$work/help.$command")
            run "$command" "--$option${value:+=1}" --bogus
            taken=1
            grep -q "is not for this command" "$work/err" && taken=0
            [ "$listed $code" = "$taken 2" ] || echo "$command --$option: $listed in the help, $taken"
        done
    done >"$work/differences"
    is "help and options agree" "$(cat "$work/differences")" ""
}

# The example of each command runs; one that needs the network is only parsed.
check_examples()
{
    local command example
    for command in $(commands); do
        example=$("$soshin" "$command" --help | sed -n '/^example:/{n;s/^  soshin //p}')
        [ -n "$example" ] || fail "example of $command" "a line behind \"example:\""
        here=$work/example
        mkdir -p "$here"
        page "" >"$here/page.html"
        cp "$root/tests/sites/sample/policy/external-transmission.html" "$here/policy.html"
        cp "$root/tests/containers/shop.js" "$here/gtm.js"
        [ -d "$here/soshin-report" ] || (cd "$here" && "$soshin" scan page.html --quiet)
        case $example in
        "scan http"* | "init http"*) example="$example --help" ;;
        "baseline report "*) (cd "$here" && "$soshin" scan page.html -o report --quiet) ;;
        "history audit.sqlite"*)
            (cd "$here" && "$soshin" scan page.html --history audit.sqlite -o watched --quiet)
            ;;
        "diff monday tuesday"*)
            for day in monday tuesday; do
                (cd "$here" && "$soshin" scan page.html -o "$day" --quiet)
            done
            ;;
        esac
        code=0
        # shellcheck disable=SC2086 # the words of the example
        (cd "$here" && "$soshin" $example) >"$work/out" 2>"$work/err" </dev/null || code=$?
        case $command in
        demo) is "example: $example" "$code" 1 ;;
        *) is "example: $example" "$code $(wc -c <"$work/err")" "0 0" ;;
        esac
        [ -s "$work/out" ] || fail "example: $example" "something on standard output"
    done
}

# ---- languages ----

# same WHAT ARGUMENT...: the exit code does not depend on the terminal's language.
same()
{
    local what=$1 english locale
    shift
    run "$@"
    english=$code
    locale=ja_JP.UTF-8
    run "$@"
    is "LC_ALL=ja_JP.UTF-8: $what" "$code" "$english"
}

check_languages()
{
    same "--help" --help
    same "scan --help" scan --help
    same "scan" scan "$root/tests/sites/sample" --now 2026-11-20
    same "tags" tags "$work/page.html"
    same "an unknown option" scan --bogus
    same "a missing folder" scan "$work/missing"
    local locale
    for locale in ja_JP.UTF-8 C; do
        run scan "$work/page.html" --now 2026-11-20 -o "$work/report-$locale" --quiet
    done
    is "reports do not follow the terminal" "$(diff -r "$work/report-ja_JP.UTF-8" "$work/report-C" | head -n 3)" ""
}

# ---- catalog lookup ----

check_lookup()
{
    local i start=$SECONDS
    for i in $(seq 5000); do
        echo "www.googletagmanager.com"
        echo "host$i.example"
        echo "Google LLC, \"$i\""
    done >"$work/queries"
    code=0
    timeout 300 "$soshin" catalog lookup - --format csv <"$work/queries" >"$work/out" 2>"$work/err" ||
        code=$?
    is "lookup of 15,000 lines" "$code $(wc -l <"$work/out") $(wc -c <"$work/err")" "0 15001 0"
    is "lookup: as many known ones" "$(grep -c '^www.googletagmanager.com,google,' "$work/out")" 5000
    is "lookup: unknown ones have an empty recipient" "$(grep -c '^host[0-9]*.example,,' "$work/out")" 5000
    is "lookup: the query is repeated" "$(grep -c '^"Google LLC, ""4999""",' "$work/out")" 1
    is "lookup: in reasonable time" "$([ $((SECONDS - start)) -lt 60 ] && echo soon)" soon
    printf 'a.example\r\nb.example' | "$soshin" catalog lookup - --format csv >"$work/out"
    is "lookup: line ends of any kind" "$(cut -d, -f1 "$work/out" | tr '\n' ' ')" \
        "query a.example b.example "
    code=0
    head -c 100000 /dev/zero | tr '\0' a | "$soshin" catalog lookup - >"$work/out" 2>"$work/err" ||
        code=$?
    is "lookup: a line that is too long" "$code $(wc -l <"$work/err")" "2 1"
}

# ---- first party ----

check_first_party()
{
    local found
    for domain in googletagmanager.com GoogleTagManager.COM www.googletagmanager.com; do
        run tags "$work/page.html" --first-party "$domain" --format csv
        found="$code $(wc -l <"$work/out")"
        is "--first-party $domain takes the tag out" "$found" "0 1"
    done
    run tags "$work/page.html" --first-party manager.com --format csv
    is "--first-party manager.com does not" "$code $(wc -l <"$work/out")" "0 2"
}

mkdir "$work/empty" "$work/nohtml"
page "" >"$work/page.html"
echo words >"$work/nohtml/readme.txt"
: >"$work/empty.html"
{
    printf '\211PNG\r\n\032\n'
    head -c 4000 /dev/zero
} >"$work/binary.html"

check_targets
check_options
check_output_folder
check_data
check_odd_pages
check_charsets
check_unreadable
check_no_server
check_given_notice
check_threads
check_demo
check_full
check_help
check_examples
check_languages
check_lookup
check_first_party

[ "$failures" -eq 0 ] || echo "$failures failed"
[ "$failures" -eq 0 ]
