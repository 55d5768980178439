#!/bin/bash
# Calls without an address, over whole services: what a file of the page calls and the page itself loads
# is one service. SOSHIN names the program; run from the root of the project.
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

mkdir -p "$work/site"
cat >"$work/site/shop.js" <<'END'
function sell(total) {
    fbq('track', 'Purchase', {value: total, currency: 'JPY'});
}
END
cat >"$work/site/index.html" <<'END'
<!DOCTYPE html><title>a</title><script src="shop.js"></script><p>one
END
cat >"$work/site/pixel.html" <<'END'
<!DOCTYPE html><title>b</title><script src="shop.js"></script><p>two
<script src="https://connect.facebook.net/en_US/fbevents.js"></script>
END
cat >"$work/site/twice.html" <<'END'
<!DOCTYPE html><title>c</title><script src="shop.js"></script><p>three
<script>fbq('track', 'Lead');</script>
END
for threads in 0 4; do
    "$soshin" scan "$work/site" --threads $threads --lang en --now 2026-11-20 -q \
        -o "$work/report$threads"
done
is "one row a service and page" \
    "$(cells "$work/report0/transmissions.csv" page_url host service_id certainty content_basis line)" \
    'index.html|www.facebook.com|meta-pixel|likely|parameter|1
pixel.html|connect.facebook.net|meta-pixel|sure|parameter|2
twice.html|www.facebook.com|meta-pixel|likely|parameter|2'
is "pages count their rows" "$(cells "$work/report0/coverage.csv" url transmissions | grep html)" \
    'index.html|1
pixel.html|1
twice.html|1'
is "threads change nothing" "$(cat "$work/report0/transmissions.csv")" \
    "$(cat "$work/report4/transmissions.csv")"

mkdir "$work/data"
cp data/*.csv "$work/data"
# refuses FILE ROW WORDS: a row that catalog check must not take.
refuses()
{
    cp "$work/data/$1" "$work/kept"
    printf '%s\n' "$2" >>"$work/data/$1"
    is "$1: $2" "$("$soshin" catalog check --data "$work/data" 2>&1 | grep -o "column .*")" "$3"
    cp "$work/kept" "$work/data/$1"
}
end=,known,,2026-11-20
refuses snippets.csv "a b,meta-pixel,www.facebook.com,a(),$end" \
    "column call: must be a call like name or name.method"
refuses snippets.csv "zz,nobody,www.facebook.com,zz(),$end" \
    "column service: an id that services.csv does not have"
refuses snippets.csv "zz,meta-pixel,WWW.facebook.com,zz(),$end" \
    "column host: a host is written in lower case, in ASCII, without a scheme"
refuses snippets.csv "zz,meta-pixel,www.google.com,zz(),$end" \
    "column host: the example does not lead to this service"
refuses snippets.csv "zz,meta-pixel,www.facebook.com,yy(),$end" \
    "column yes: the example does not lead to this service"
refuses snippets.csv "zz,meta-pixel,www.facebook.com,zz(),zz(1)$end" \
    "column no: the example leads to this service"
refuses snippets.csv "zz,meta-pixel,www.facebook.com,zz(),,guess,,2026-11-20" \
    "column basis: must be seen or known"
refuses parameters.csv "meta-pixel,header,a,ip,$end" "column where: must be query, body, call, container, account or source"
refuses parameters.csv "meta-pixel,query,*,ip,$end" "column parameter: must not be empty"
refuses parameters.csv "meta-pixel,query,a,nothing,$end" \
    "column content: an id that contents.csv does not have"
refuses follow.csv "meta-pixel,www.facebook.com/tr,$end" \
    "column host: a host is written in lower case, in ASCII, without a scheme"
refuses follow.csv "nobody,www.facebook.com,$end" \
    "column service: an id that services.csv does not have"

[ "$failures" = 0 ]
