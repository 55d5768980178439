#!/bin/bash
# Ways to a server: IPv6, a name in Japanese, a client certificate, a proxy (for http, for https, one that
# refuses), a server that wants https alone (HSTS), options that are no network or proxy. SOSHIN names the
# program; run from the root of the project.
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
# certificate NAME SUBJECT
certificate()
{
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.pem" -days 30 -subj "/CN=$2" \
        -addext "subjectAltName=DNS:$2" >>openssl.log 2>&1 || { cat openssl.log; exit 1; }
}
certificate server localhost
certificate visitor visitor

mkfifo in
cat >server.py <<'END'
"""http and https on loopback, https for those who show a certificate, IPv6, and a proxy; all write what they
are asked to their standard output."""
import http.server
import os
import select
import socket
import ssl
import sys
import threading

PAGE = b"<!DOCTYPE html><title>t</title><p>page <a href=/>1</a><a href=/two>2</a><a href=%s>3</a>"


def tell(*words):
    """A line at once: print() writes it in pieces, between which other threads write theirs."""
    os.write(1, (" ".join(words) + "\n").encode())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = self.server.name
        tell(name, self.path, self.headers["Host"], self.headers.get("X-Secret", "-"))
        status = 404 if self.path.endswith((".txt", ".xml")) else 200
        is_back = name == "https" and self.headers["Host"] + self.path == "localhost/two"
        self.send_response(302 if is_back else status)
        if is_back:
            self.send_header("Location", "http://localhost/hsts/back")
        if name == "https":
            self.send_header("Strict-Transport-Security", "max-age=31536000")
        body = PAGE % (b"http://localhost/hsts" if name == "https" else b"/two")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Proxy(Handler):
    """Whatever it is asked for, it finds on loopback, where the port says which server is meant."""

    def forward(self, there, here):
        while True:
            for sock in select.select([there, here], [], [])[0]:
                data = sock.recv(65536)
                if not data:
                    return
                (here if sock is there else there).sendall(data)

    def do_CONNECT(self):
        tell(self.server.name, "CONNECT", self.path)
        if self.server.name == "refusing":
            self.send_error(403)
            return
        with socket.create_connection(("127.0.0.1", int(self.path.rsplit(":", 1)[1]))) as there:
            self.send_response(200)
            self.end_headers()
            self.forward(there, self.connection)
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class Server6(Server):
    address_family = socket.AF_INET6


ports = {}


def serve(name, kind=Server, handler=Handler, host="127.0.0.1", tls=None):
    server = kind((host, 0), handler)
    server.name = name
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    ports[name] = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port", name, ports[name], flush=True)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("server.pem", "server.key")
    return context


guarded = tls()
guarded.load_verify_locations("visitor.pem")
guarded.verify_mode = ssl.CERT_REQUIRED
serve("http")
serve("https", tls=tls())
serve("guarded", tls=guarded)
serve("six", Server6, host="::1")
serve("proxy", handler=Proxy)
serve("refusing", handler=Proxy)
print("ready", flush=True)
sys.stdin.read()
os._exit(0)
END
python3 server.py <in >log 2>err &
server=$!
exec 3>in # it ends when this does
until grep -q ready log || ! kill -0 "$server"; do sleep 0.1; done
port()
{
    sed -n "s/^port $1 //p" log
}
scan()
{
    rm -rf report
    "$soshin" scan --rate 0 --no-sitemaps --fail-on never -q -o report "$@" 2>err
    echo "$? $(tail -n +2 report/coverage.csv | cut -d, -f2,3 | LC_ALL=C sort | uniq -c |
        sed 's/^ *//' | tr '\n' ' ')"
}
asked()
{
    grep -c "^$1 " log
}

is "IPv6" "$(scan "http://[::1]:$(port six)/")" "0 2 page, "
is "a name in Japanese" \
    "$(scan "http://例え.テスト:$(port http)/" --resolve "xn--r8jz45g.xn--zckzah:$(port http):127.0.0.1")" \
    "0 2 page, "
is "a name in Japanese: the Host header" \
    "$(grep -c "^http /two xn--r8jz45g.xn--zckzah:" log)" 1

guarded=https://localhost:$(port guarded)/
is "a client certificate that is wanted and not there" \
    "$(scan "$guarded" --ca-file server.pem 2>/dev/null | cut -c1) $(wc -l <err)" "2 1"
is "a client certificate" \
    "$(scan "$guarded" --ca-file server.pem --cert visitor.pem --key visitor.key)" "0 2 page, "

# HSTS: browsers never send the plain request, that of a link nor that of a redirect. Of a server whose certificate
# is not looked at, they would.
hsts=(--header "X-Secret: s" --connect-to "localhost:443:127.0.0.1:$(port https)"
    --connect-to "localhost:80:127.0.0.1:$(port http)")
is "HSTS: https is asked at once" "$(scan "https://localhost/" --ca-file server.pem "${hsts[@]}")" \
    "0 3 page, 1 redirect, "
is "HSTS: the addresses" "$(cut -d, -f1 report/coverage.csv | grep -o 'https*://.*' | tr '\n' ' ')" \
    "https://localhost/ https://localhost/hsts https://localhost/hsts/back https://localhost/two "
is "HSTS: no plain request" "$(grep -c '^http /hsts' log)" 0
scan "https://localhost/" --insecure "${hsts[@]}" >out
is "HSTS: not of a server that is not known" "$(grep '^http /hsts' log | cut -d' ' -f2 | sort | tr '\n' ' ')" \
    "/hsts /hsts/back "
is "HSTS: secrets do not go with a plain request" "$(grep ' s$' log | cut -d' ' -f1 | sort -u)" https

is "http through a proxy" "$(scan "http://shop.example/" --proxy "http://127.0.0.1:$(port proxy)")" \
    "0 2 page, "
is "http through a proxy: nobody else is asked" "$(grep -c "^proxy http://shop.example/two shop.example" log)" 1
is "https through a proxy" \
    "$(scan "https://localhost:$(port https)/two" --depth 0 --ca-file server.pem \
        --proxy "http://127.0.0.1:$(port proxy)" | cut -d' ' -f1-3)" "0 1 over_limit,max_depth"
is "https through a proxy: it is asked to connect" \
    "$(grep "^proxy CONNECT localhost:$(port https)" log | sort -u | wc -l)" 1
scan "https://localhost:$(port https)/two" --depth 0 --ca-file server.pem --evidence \
    --proxy "http://user:proxysecret@127.0.0.1:$(port proxy)" >/dev/null
is "https through a proxy: evidence is what the server was asked" \
    "$(zcat report/evidence.warc.gz | tr -d '\r' | grep -c '^GET /two') $(
        zcat report/evidence.warc.gz | grep -ac '^CONNECT\|proxysecret\|^Proxy-')" "1 0"
is "a proxy that refuses" \
    "$(scan "https://localhost:$(port https)/" --proxy "http://127.0.0.1:$(port refusing)" 2>/dev/null |
        cut -c1) $(wc -l <err)" "2 1"
is "a proxy that is not there" "$(scan "http://shop.example/" --proxy "http://127.0.0.1:1")" \
    "3 1 failed,connect "
before=$(asked proxy)
proxy=http://127.0.0.1:$(port proxy)
http_proxy=$proxy ALL_PROXY=$proxy scan "http://127.0.0.1:$(port http)/" >out
is "a proxy of the environment is not used" "$(cat out) $(asked proxy)" "0 2 page,  $before"
scan "http://shop.example/" --proxy "http://user:proxysecret@127.0.0.1:$(port proxy)" --evidence >out
zcat report/evidence.warc.gz >report/evidence.txt
is "the proxy's password stands in no report" \
    "$(cat out) $(grep -c '^Proxy-Authorization: \*\*\*' report/evidence.txt) $(
        grep -rc "proxysecret\|$(printf user:proxysecret | base64)" report | grep -vc ':0$')" "0 2 page,  3 0"
scan "http://shop.example/" --proxy "http://user:of@proxysecret@127.0.0.1:$(port proxy)" >out
is "nor does a part of it" "$(grep -rc proxysecret report | grep -vc ':0$')" 0

for bad in "--allow-net 10.1.2.3/8" "--allow-net 10.0.0.0/33" "--allow-net inside" "--allow-net ::/200" \
    "--proxy ftp://proxy.example" "--proxy http://"; do
    # shellcheck disable=SC2086
    "$soshin" scan "http://127.0.0.1:$(port http)/" $bad -o bad 2>err
    is "$bad" "$? $(wc -l <err)" "2 1"
done

[ "$failures" = 0 ]
