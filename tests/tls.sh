#!/bin/bash
# Servers whose certificate is not to be trusted - expired, of another name, of an unknown authority - cost
# their pages, told as `tls`; --ca-file makes an authority known. SOSHIN names the program; run from the root
# of the project.
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

command -v openssl >/dev/null || { echo "FAIL  openssl is needed"; exit 1; }
cd "$work" || exit
mkdir ca
touch ca/index
cat >ca.conf <<'END'
[ca]
default_ca = own
[own]
database = ca/index
new_certs_dir = ca
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
END
# sign NAME HOST FIRST_DAY LAST_DAY
sign()
{
    openssl req -config ca.conf -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$2" &&
        openssl ca -config ca.conf -batch -notext -cert ca.pem -keyfile ca.key -in "$1.csr" \
            -out "$1.pem" -startdate "$3000000Z" -enddate "$4000000Z"
}
year=$(date +%Y)
{
    openssl req -config ca.conf -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 \
        -subj "/CN=tests" -addext basicConstraints=critical,CA:TRUE &&
        sign good localhost "$((year - 1))0101" "$((year + 2))0101" &&
        sign expired localhost "$((year - 3))0101" "$((year - 1))0101" &&
        sign early localhost "$((year + 2))0101" "$((year + 3))0101" &&
        sign name elsewhere.example "$((year - 1))0101" "$((year + 2))0101"
} >openssl.log 2>&1 || { cat openssl.log; exit 1; }

mkfifo in
cat >server.py <<'END'
import http.server
import os
import ssl
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b"<!DOCTYPE html><title>t</title><p>page <a href=#1>1</a><a href=#2>2</a><a href=#3>3</a>"
        self.send_response(404 if self.path.endswith((".txt", ".xml")) else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # who does not trust it hangs up


for name in sys.argv[1:]:
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(name + ".pem", name + ".key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(name, server.server_address[1], flush=True)
print("ready", flush=True)
sys.stdin.read()
os._exit(0)
END
python3 server.py good expired early name <in >ports &
server=$!
exec 3>in # it ends when this does
until grep -q ready ports; do sleep 0.1; done

# outcome_of NAME OPTION...: exit code, outcome and reason of the start page.
outcome_of()
{
    local port
    port=$(sed -n "s/^$1 //p" ports)
    "$soshin" scan "https://localhost:$port/" --rate 0 -q -o "report-$1" "${@:2}" 2>err
    echo "$? $(grep "^https://localhost:$port/," "report-$1/coverage.csv" | cut -d, -f2,3)"
}

is "an authority that is made known" "$(outcome_of good --ca-file ca.pem)" "0 page,"
is "an unknown authority" "$(outcome_of good)" "3 failed,tls"
is "expired" "$(outcome_of expired --ca-file ca.pem)" "3 failed,tls"
is "not valid yet" "$(outcome_of early --ca-file ca.pem)" "3 failed,tls"
is "of another name" "$(outcome_of name --ca-file ca.pem)" "3 failed,tls"
notices=()
for name in expired early name; do
    notices+=(--notice "https://localhost:$(sed -n "s/^$name //p" ports)/")
done
is "such servers among others: the others are read" \
    "$(outcome_of good --ca-file ca.pem "${notices[@]}") $(grep -c ',failed,tls,' report-good/coverage.csv)" \
    "3 page, 3"
outcome_of good --ca-file nowhere.pem >/dev/null
is "a file that is not there" "$(cat err)" \
    'soshin: option --ca-file: "nowhere.pem" is not a usable value (FILE)'

[ "$failures" = 0 ]
