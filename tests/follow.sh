#!/bin/bash
# What the tags of others contact once they run, by follow.csv: rows that say so, and no violation because
# of them. SOSHIN names the program; run from the root of the project.
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


mkdir "$work/site"
cat >"$work/site/index.html" <<'END'
<!DOCTYPE html><title>a</title>
<script src="https://bat.bing.com/bat.js"></script>
<iframe src="https://www.youtube.com/embed/abc"></iframe>
<img src="https://i.ytimg.com/vi/abc/0.jpg">
END
cat >"$work/site/both.html" <<'END'
<!DOCTYPE html><title>b</title>
<script src="https://bat.bing.com/bat.js"></script>
<script src="https://www.clarity.ms/tag/abcdef"></script>
<!-- <iframe src="https://www.youtube.com/embed/abc"></iframe> -->
END
cat >"$work/site/picture.html" <<'END'
<!DOCTYPE html><title>c</title>
<img src="https://bat.bing.com/action/0?ti=1">
END
scan()
{
    "$soshin" scan "$work/site" --scope 4 --lang en --now 2026-11-20 -q -o "$@"
}
scan "$work/one"
scan "$work/two" --threads 0
scan "$work/none" --no-follow
is "rows of what follows" \
    "$(cells "$work/one/transmissions.csv" page_url service_id certainty gated origin reach line initiator |
        grep '|script|script|\||script|frame|')" \
    'index.html|google-ads|likely||script|frame|3|https://www.youtube.com/embed/abc
index.html|microsoft-clarity|likely||script|script|2|https://bat.bing.com/bat.js'
is "no violation, no exit code of their own" \
    "$(cells "$work/one/findings.csv" severity reach service_id | grep violation | grep -v '|page|')" ""
is "duties by what follows are reviews at most" \
    "$(cells "$work/one/recipients.csv" service_id reach | grep google-ads)" 'google-ads|frame'
is "pages count them" "$(cells "$work/one/coverage.csv" url transmissions | grep index)" 'index.html|5'
is "--no-follow" "$(cells "$work/none/transmissions.csv" origin | grep -c script)" 0
is "tags lists what the page holds" \
    "$("$soshin" tags "$work/site/index.html" --format csv | grep -c clarity)" 0
is "threads change nothing" "$(cat "$work/one/transmissions.csv")" \
    "$(cat "$work/two/transmissions.csv")"

[ "$failures" = 0 ]
