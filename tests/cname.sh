#!/bin/bash
# --resolve-cname against a name server of our own on loopback: a vendor behind a host of the operator's.
# SOSHIN names the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
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


# Answers A questions for the names that it knows, chain first, and writes down what it was asked.
cat >"$work/dns.py" <<'END'
import socket
import struct
import sys
CHAINS = {
    "metrics.kissa.example": ["kissa.d1.sc.omtrdc.net"],
    "px.kissa.example": ["alias.kissa.example", "PX.ads.linkedin.com"],
    "img.kissa.example": ["d111.cloudfront.net"],
    "own.kissa.example": ["www2.kissa.example"],
    "loop.kissa.example": ["loop.kissa.example"],
    # answers as an enemy gives them
    "ring.kissa.example": ["ring2.kissa.example", "ring.kissa.example", "px.ads.linkedin.com"],
    "long.kissa.example": ["a%d.kissa.example" % i for i in range(200)] + ["px.ads.linkedin.com"],
    "cut.kissa.example": ["px.ads.linkedin.com"],
    "noise.kissa.example": ["px.ads.linkedin.com"],
    "spin.kissa.example": ["px.ads.linkedin.com"],
}
def coded(name):
    return b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
with open(sys.argv[1], "w") as file:
    file.write(str(server.getsockname()[1]))
while True:
    query, client = server.recvfrom(4096)
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    name, question = ".".join(labels).lower(), query[12:at + 5]
    with open(sys.argv[2], "a") as file:
        file.write(name + "\n")
    if name == "silent.kissa.example":
        continue
    owner, records = name, []
    for target in CHAINS.get(name, []):
        data = coded(target)
        records.append(coded(owner) + struct.pack(">HHIH", 5, 1, 60, len(data)) + data)
        owner = target
    if name in CHAINS:
        records.append(coded(owner) + struct.pack(">HHIH4B", 1, 1, 60, 4, 192, 0, 2, 1))
    code = 0x8180 if name in CHAINS else 0x8183
    header = query[:2] + struct.pack(">HHHHH", code, 1, len(records), 0, 0)
    answer = header + question + b"".join(records)
    if name == "cut.kissa.example":  # in the middle of a record
        answer = answer[:len(header + question) + 9]
    elif name == "noise.kissa.example":
        answer = header + b"\xff" * 200
    elif name == "spin.kissa.example":  # a name that points at itself
        answer = header + question + struct.pack(">HHHIH", 0xC000 | len(header + question), 5, 1, 60, 2) + b"\xc0\x0c"
    server.sendto(answer, client)
END
python3 "$work/dns.py" "$work/port" "$work/asked" &
server=$!
for _ in $(seq 100); do
    [ -s "$work/port" ] && break
    sleep 0.05
done
cat >"$work/page.html" <<'END'
<!DOCTYPE html><title>a</title>
<script src="https://metrics.kissa.example/s.js"></script>
<img src="https://px.kissa.example/a.gif">
<img src="https://img.kissa.example/logo.png">
<img src="https://own.kissa.example/logo.png">
<img src="https://loop.kissa.example/logo.png">
<img src="https://ring.kissa.example/logo.png">
<img src="https://long.kissa.example/logo.png">
<img src="https://cut.kissa.example/logo.png">
<img src="https://noise.kissa.example/logo.png">
<img src="https://spin.kissa.example/logo.png">
<img src="https://gone.kissa.example/logo.png">
<img src="https://silent.kissa.example/logo.png">
<img src="https://www.kissa.example/logo.png">
<img src="https://px.kissa.example/b.gif">
END
tags()
{
    SOSHIN_DNS_SERVER=127.0.0.1:$(cat "$work/port") "$soshin" tags "$work/page.html" \
        --url https://www.kissa.example/ --format csv --now 2026-11-20 --timeout 2 "$@" >"$work/rows.csv" 2>"$work/errors"
}
tags --resolve-cname
is "vendors behind the operator's hosts" \
    "$(cells "$work/rows.csv" line host service_id party initiator)" \
    '15|px.kissa.example|linkedin-insight|third|cname: px.ads.linkedin.com
2|metrics.kissa.example|adobe-analytics|third|cname: kissa.d1.sc.omtrdc.net
3|px.kissa.example|linkedin-insight|third|cname: px.ads.linkedin.com'
is "what is no chain names nobody, and costs no more than the rest" \
    "$(grep -cE '(ring|long|cut|noise|spin)[.]kissa' "$work/rows.csv")" 0
is "each of them was asked" \
    "$(grep -oE '^(ring|long|cut|noise|spin)' "$work/asked" | sort -u | wc -l)" 5
is "each host is asked for once" "$(grep -c '^px.kissa' "$work/asked")" 1
rm "$work/asked"
tags
is "off by default" "$(cells "$work/rows.csv" host)" ""
tags --resolve-cname --offline
is "not with --offline" "$(cells "$work/rows.csv" host)" ""
is "and nobody was asked" "$(cat "$work/asked" 2>/dev/null)" ""
tags --resolve-cname --all
is "first-party rows stay with --all" "$(cells "$work/rows.csv" party | sort | uniq -c | xargs)" \
    "11 own 3 third"
"$soshin" tags "$work/page.html" --url https://www.kissa.example/ --resolve-cname >"$work/out" 2>"$work/err"
is "not for files" "$(cut -f 4 "$work/out" | grep -c kissa)" 0
is "which is said" "$(grep -c 'no name server was asked' "$work/err")" 1

[ "$failures" = 0 ]
