#!/bin/bash
# A public target that leads into the private network - by redirect, by the DNS, by a name that changes its
# address between two questions - in a network of its own (a namespace of Linux) with name servers of its
# own. SOSHIN names the program; run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
if [ "${1:-}" != inside ]; then
    SOSHIN=$soshin exec unshare --map-root-user --net --mount bash "$0" inside
fi
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; umount /etc/resolv.conf 2>/dev/null; rm -rf "$work"' EXIT
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

{
    ip link set lo up
    for address in 198.51.100.7/32 10.0.0.1/32 169.254.169.254/32 fd00::1/128 2001:db8::7/128 \
        64:ff9b::a00:1/128; do
        ip address add "$address" dev lo
    done
    echo "nameserver 127.0.0.1" >"$work/resolv.conf"
    mount --bind "$work/resolv.conf" /etc/resolv.conf
} || { echo "FAIL  the network could not be made"; exit 1; }

cat >"$work/server.py" <<'END'
"""A name server on 127.0.0.1:53 and a web server on port 80 of every address of this network, which writes
who was asked for what to its standard output."""
import http.server
import os
import socket
import struct
import sys
import threading

OUTSIDE = ["198.51.100.7"]
NAMES = {"shop.example": OUTSIDE, "moved.example": OUTSIDE, "six.example": ["2001:db8::7"],
         "inside.example": ["10.0.0.1"], "metadata.example": ["169.254.169.254"],
         "loopback.example": ["127.0.0.1"], "nowhere.example": ["0.0.0.0"], "local.example": ["fd00::1"],
         "mapped.example": ["::ffff:10.0.0.1"], "gateway.example": ["64:ff9b::a00:1"],
         "both.example": ["10.0.0.1", "198.51.100.7"]}
PRIVATE = sorted(set(NAMES) - {"shop.example", "moved.example", "six.example"})
asked = {}


def resolve(name, kind):
    asked[name, kind] = asked.get((name, kind), 0) + 1
    if name == "changing.example":  # outside when it is asked for the first time, inside ever after
        addresses = OUTSIDE if asked[name, kind] == 1 else ["10.0.0.1"]
    else:
        addresses = NAMES.get(name, [])
    family = socket.AF_INET if kind == 1 else socket.AF_INET6
    return [socket.inet_pton(family, a) for a in addresses if (":" in a) == (kind == 28)]


def name_server(sock):
    while True:
        data, client = sock.recvfrom(4096)
        at, labels = 12, []
        while data[at]:
            labels.append(data[at + 1:at + 1 + data[at]].decode().lower())
            at += 1 + data[at]
        kind = struct.unpack("!H", data[at + 1:at + 3])[0]
        found = resolve(".".join(labels), kind)
        answer = data[:2] + struct.pack("!HHHHH", 0x8180, 1, len(found), 0, 0) + data[12:at + 5]
        for address in found:
            answer += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(address)) + address
        sock.sendto(answer, client)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.connection.getsockname()[0], self.headers["Host"], self.path, flush=True)
        host = self.headers["Host"]
        location, body = None, b"<!DOCTYPE html><title>t</title><p>page"
        if host == "moved.example":
            location = "http://inside.example/"
        elif host in ("shop.example", "six.example"):
            body += b"".join(b"<a href=/to/%s>x</a>" % name.encode() for name in [*PRIVATE, "10.0.0.1"])
            if self.path.startswith("/to/"):
                location = f"http://{self.path[4:]}/"
        missing = self.path.endswith((".txt", ".xml"))
        self.send_response(404 if missing else 302 if location else 200)
        if location and not missing:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6  # of both kinds


dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
dns.bind(("127.0.0.1", 53))
threading.Thread(target=name_server, args=(dns,), daemon=True).start()
threading.Thread(target=Server(("::", 80), Handler).serve_forever, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
os._exit(0)
END
cd "$work" || exit
mkfifo in
python3 server.py <in >>log &
server=$!
exec 3>in # it ends when this does
touch log
until grep -q ready log || ! kill -0 "$server" 2>/dev/null; do sleep 0.1; done

# scan TARGET OPTION...: exit code and what came of the addresses, counted.
scan()
{
    : >log
    rm -rf report
    "$soshin" scan "$1" --rate 0 --no-sitemaps --containers no --fail-on never -q -o report "${@:2}" 2>err
    echo "$? $(tail -n +2 report/coverage.csv | cut -d, -f2,3 | LC_ALL=C sort | uniq -c |
        sed 's/^ *//' | tr '\n' ' ')"
}
# Where requests went that had no business there.
leaked()
{
    grep -v -e '^::ffff:198.51.100.7 ' -e '^2001:db8::7 ' -e ready log
}

notices=()
for name in inside metadata loopback nowhere local mapped gateway; do
    notices+=(--notice "http://$name.example/")
done
is "names of private addresses, named by the user" \
    "$(scan http://shop.example/ "${notices[@]}" --depth 0 | grep -o '[0-9]* failed,private_address')" \
    "7 failed,private_address"
is "names of private addresses: nobody was asked" "$(leaked)" ""
is "a name of both kinds: the public one is asked" \
    "$(scan http://shop.example/ --notice http://both.example/ --depth 0 | grep -o '[0-9]* page')$(leaked)" \
    "2 page"
is "links that redirect inside" "$(scan http://shop.example/ | cut -c1)$(leaked)" 0
is "over IPv6" "$(scan http://six.example/ | cut -c1)$(leaked)" 0
is "a start page that redirects inside" \
    "$(scan http://moved.example/ | grep -o 'failed,private_address')$(leaked)" "failed,private_address"
is "a name that changes its address" \
    "$(scan http://shop.example/ --notice http://changing.example/ --notice http://changing.example/two \
        --depth 0 | grep -c 'page')$(leaked)" 1
is "--allow-net" \
    "$(scan http://shop.example/ "${notices[@]}" --depth 0 --allow-net 10.0.0.0/8 --allow-net fd00::/8 |
        grep -o '[0-9]* failed,private_address')" "4 failed,private_address"
is "--allow-net: what was asked" "$(leaked | cut -d' ' -f1 | sort -u | tr '\n' ' ')" "::ffff:10.0.0.1 fd00::1 "
is "--allow-net: a start page that redirects inside" \
    "$(scan http://moved.example/ --allow-net 10.0.0.1)" "0 1 page, 1 redirect, "
is "a private target" "$(scan http://inside.example/)" "0 1 page, "

[ "$failures" = 0 ]
