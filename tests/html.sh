#!/usr/bin/env bash
# report.html as a user gets it: in the report folder and by --format html, the same bytes however many
# threads read the pages; in Japanese unless --lang says otherwise; loading nothing.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0
check()
{
    "${@:2}" >/dev/null 2>&1 && return
    failed=$((failed + 1))
    echo "FAIL  $1"
}
not()
{
    ! "$@"
}

for threads in 0 1 8; do
    "$SOSHIN" demo --now 2026-11-20 --threads "$threads" --format html -o "$dir/$threads" \
        >"$dir/$threads.html"
    check "$threads threads: printed as in the folder" \
        cmp "$dir/$threads.html" "$dir/$threads/report.html"
    check "$threads threads: the same bytes" cmp "$dir/0.html" "$dir/$threads.html"
done
"$SOSHIN" demo --now 2026-11-20 --lang en --quiet -o "$dir/en"

check "opens in Japanese" grep -q '^<html lang="ja">$' "$dir/0.html"
check "--lang en opens in English" grep -q '^<html lang="en">$' "$dir/en/report.html"
check "Japanese is there in English, too" grep -q '指摘' "$dir/en/report.html"
check "nothing is loaded" not grep -qE ' (src|srcset|action|poster)="|<link|@import|url\(' "$dir/0.html"
check "ids are unique" test -z "$(grep -o ' id="[^"]*"' "$dir/0.html" | sort | uniq -d)"
# Every reference within the page leads somewhere.
for name in $(grep -oE ' (href="#|aria-labelledby="|aria-describedby=")[^"]*' "$dir/0.html" |
    sed 's/.*"#\{0,1\}//' | sort -u); do
    check "#$name is there" grep -q " id=\"$name\"" "$dir/0.html"
done
[ "$failed" -eq 0 ]
