#!/bin/bash
# A service that does everything wrong at once (tests/fault_server.py), pages that are too much: 100,000 links,
# 1,000 hosts. Counted, in bounded memory, and the rest of the crawl is complete. What becomes of each fault is
# in tests/test_live.c. SOSHIN names the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
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

mkfifo "$work/in"
python3 tests/fault_server.py <"$work/in" >"$work/log" &
server=$!
exec 3>"$work/in" # it ends when this does
until [ -s "$work/log" ]; do sleep 0.1; done
url=http://127.0.0.1:$(head -n 1 "$work/log")
# The most memory that it held at once, in KiB, is left in the file `peak`.
scan()
{
    python3 - "$work/peak" "$soshin" scan "$url$1" --rate 0 --no-sitemaps --fail-on never -q \
        -o "$work/report" "${@:2}" <<'END'
import os
import sys

child = os.spawnv(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w", encoding="ascii") as peak:
    peak.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
END
}
# Sanitizers need memory of their own.
is_bounded()
{
    [ -n "${ASAN_OPTIONS:-}${TSAN_OPTIONS:-}" ] || is "$1: memory" "$(($(cat "$work/peak") < 200 * 1024))" 1
}
# counts COLUMN: how often each value of the first row's column stands in coverage.csv.
counts()
{
    tail -n +2 "$work/report/coverage.csv" | cut -d, -f"$1" | LC_ALL=C sort | uniq -c |
        sed 's/^ *//'
}

scan / --timeout 3 --no-scripts
is "every fault at once: exit code" "$?" 3
is "every fault at once: what came of it" "$(counts 2 | tr '\n' ' ')" \
    "5 blocked 4 cut_short 21 failed 2 not_found 3 not_html 2 off_site 12 page 13 redirect 1 resource 1 robots 3 too_big "
is "every fault at once: the rest is crawled" "$(grep -c '/last,page,' "$work/report/coverage.csv")" 1
is_bounded "every fault at once"

scan /many/links --max-pages 50 --include "$url/many/links"
is "100,000 links: those that are read are told, and that there are more" "$? $(counts 3)" "3 1 element_limit
20000 excluded"
is_bounded "100,000 links"
scan /many/links --max-pages 3 --exclude '*/many/9*'
is "100,000 links, a limit of pages: exit code" "$?" 3
is "100,000 links, a limit of pages: none is asked for behind it" \
    "$(counts 2 | grep -v over_limit | sed 's/^[0-9]* //' | tr '\n' ' ')" "cut_short not_found "
scan /many/hosts --depth 1
is "1,000 hosts: each is a recipient, and the rest is crawled" \
    "$? $(grep -c 'host-[0-9]*\.example\.org' "$work/report/transmissions.csv") $(grep -c ',page,' "$work/report/coverage.csv")" \
    "3 1000 2"
is_bounded "1,000 hosts"
is "1,000 hosts: nobody else is asked" "$(cut -d' ' -f1 "$work/log" | tail -n +2 | sort -u)" 127.0.0.1

[ "$failures" = 0 ]
