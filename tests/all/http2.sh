#!/bin/bash
# HTTP/2, spoken by nginx (Debian: nginx-light): the same report as with HTTP/1.1, no more requests at once
# than politeness allows, evidence in HTTP/1.1. SOSHIN names the program; run from the root of the project.
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
        printf 'FAIL  %s\n      found:    %s\n      expected: %s\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || { echo "FAIL  nginx is needed"; exit 1; }
cd "$work" || exit
chmod 755 .
mkdir site
for number in $(seq 1 200); do
    echo "<!DOCTYPE html><title>t</title><a href=/$((number * 7 % 200 + 1)).html>a</a><a href=/$((number + 1)).html>b</a>" \
        >"site/$number.html"
done
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost 2>openssl.log || { cat openssl.log; exit 1; }
# A port that nobody listens on just now; nginx has to be told one.
free_port()
{
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
two=$(free_port)
one=$(free_port)
cat >nginx.conf <<END
daemon off; master_process off; pid $work/pid; error_log $work/error.log;
events {}
http {
    log_format short '\$server_protocol \$connection \$connection_requests \$uri';
    access_log $work/access.log short;
    types { text/html html; }
    root $work/site; ssl_certificate $work/ca.pem; ssl_certificate_key $work/key.pem;
    server { listen 127.0.0.1:$two ssl http2; http2_max_concurrent_streams 64; }
    server { listen 127.0.0.1:$one ssl; }
}
END
"$nginx" -p "$work" -c nginx.conf 2>nginx.log &
server=$!
until [ -s pid ] || ! kill -0 "$server" 2>/dev/null; do sleep 0.1; done

# scan PORT FOLDER OPTION...: as one site, whatever its port.
scan()
{
    : >access.log
    "$soshin" scan https://localhost/1.html --connect-to "localhost:443:127.0.0.1:$1" --ca-file ca.pem \
        --now 2026-11-20 --no-sitemaps --fail-on never -q -o "$2/report" "${@:3}"
}
mkdir h1 h2 kept slow
scan "$one" h1 --rate 0
is "HTTP/1.1 where nothing else is offered" "$? $(cut -d' ' -f1 access.log | sort -u)" "0 HTTP/1.1"
scan "$two" h2 --rate 0
is "HTTP/2 where it is offered" "$? $(cut -d' ' -f1 access.log | sort -u)" "0 HTTP/2.0"
is "HTTP/2: one connection for all" "$(cut -d' ' -f2 access.log | sort -u | wc -l)" 1
is "HTTP/2: every page once" "$(cut -d' ' -f4 access.log | sort | uniq -d | wc -l) $(wc -l <access.log)" "0 202"
is "the same pages" "$(diff h1/report/coverage.csv h2/report/coverage.csv)" ""
scan "$two" slow --rate 100
is "HTTP/2 with a rate: the same pages" "$(diff h1/report/coverage.csv slow/report/coverage.csv)" ""
scan "$two" kept --rate 0 --evidence
is "evidence is kept in HTTP/1.1" "$? $(cut -d' ' -f1 access.log | sort -u)" "0 HTTP/1.1"
"$soshin" scan kept/report/evidence.warc.gz --now 2026-11-20 --fail-on never -q -o again
is "evidence: the same pages" "$(diff h2/report/coverage.csv again/coverage.csv)" ""

[ "$failures" = 0 ]
