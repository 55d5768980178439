#!/usr/bin/env python3
"""fault_server.py [--robots MODE] [--delay SEED]: a web server on loopback that does everything wrong.

Prints its port, then one line "HOST PATH" for each request, and runs until it is killed or its
standard input ends. What a path does is its name (see PAGES and the tree under /d/). --robots says
what /robots.txt does; with --delay every answer comes after a random wait.
"""
import argparse
import gzip
import hashlib
import os
import random
import socket
import struct
import sys
import threading
import time

NOT_FOUND = (404, "text/html", b"<!DOCTYPE html><p>no such page")
ENDED = object()  # the handler wrote to the socket itself, the connection is over


def html(*links, text=""):
    items = "".join(f'<li><a href="{link}">{link}</a>' for link in links)
    return f"<!DOCTYPE html><title>t</title><p>{text}<ul>{items}</ul>".encode()


def page(*links, text=""):
    return 200, "text/html; charset=utf-8", html(*links, text=text)


def head(status, *lines):
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode()


def reset(connection):
    """Closes with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    return ENDED


def raw(*parts, then_reset=False):
    def send(connection, _):
        for part in parts:
            connection.sendall(part)
        return reset(connection) if then_reset else ENDED
    return send


def forever(first, piece, pause=0.0):
    def send(connection, _):
        connection.sendall(first)
        for number in range(1 << 40):
            connection.sendall(piece(number))
            time.sleep(pause)
        return ENDED
    return send


def slow(_connection, _server):
    time.sleep(30)
    return page(text="late")


def once_busy(_connection, server):
    """503 with Retry-After the first time, a page the second time."""
    with server.lock:
        server.busy += 1
        is_first = server.busy == 1
    if is_first:
        return 503, "text/html", b"busy", "Retry-After: 1"
    return page(text="now")


def once_held(wait, *lines):
    """429 the first time, a page the second time; prints how much was asked for in a second between."""
    def send(connection, server):
        with server.lock:
            server.busy += 1
            is_first = server.busy == 1
        if not is_first:
            return page(text="now")
        connection.sendall(head(429, "Content-Length: 0", *lines))
        before = server.asked
        time.sleep(wait)
        print("held", server.asked - before, flush=True)
        return ENDED
    return send


CHUNK = b"10000\r\n" + b"x" * 65536 + b"\r\n"
CHUNKED = head(200, "Content-Type: text/html", "Transfer-Encoding: chunked")
BOMB = gzip.compress(b"<p>" + b" " * (64 << 20), 9)
PACKED = gzip.compress(html(text="packed " * 2000))
HTML = "Content-Type: text/html"
GZIP = "Content-Encoding: gzip"

PAGES = {
    "/ok1": page("/ok2", "/last"),
    "/ok2": page("/", "/ok1", "/last", "/pictures/a.png", "/file.pdf"),
    "/last": page(text="the crawl got here"),
    "/401": (401, "text/html", b"<p>who?"),
    "/403": (403, "text/html", b"<p>no"),
    "/410": (410, "text/html", b"<p>gone"),
    "/429": (429, "text/html", b"<p>slower", "Retry-After: 3600"),
    "/451": (451, "text/html", b"<p>law"),
    "/500": (500, "text/html", b"<p>oops"),
    "/503": (503, "text/html", b"<p>busy"),
    "/busy-once": once_busy,
    "/slow": slow,
    "/drip": forever(head(200, HTML), lambda n: b"x", 0.2),
    "/truncated": raw(head(200, HTML, "Content-Length: 5000"), b"<!DOCTYPE html><p>half"),
    "/nothing-of-it": raw(head(200, HTML, "Content-Length: 5000")),
    "/bad-chunk": raw(CHUNKED, b"16\r\n<!DOCTYPE html><p>part\r\nZZ\r\nnonsense"),
    "/cut-chunk": raw(CHUNKED, b"16\r\n<!DOCTYPE html><p>part\r\n"),
    "/gzip": raw(head(200, HTML, GZIP, f"Content-Length: {len(PACKED)}"), PACKED),
    "/gzip-bomb": raw(head(200, HTML, GZIP, f"Content-Length: {len(BOMB)}"), BOMB),
    "/gzip-broken": raw(head(200, HTML, GZIP, "Content-Length: 40"), PACKED[:10] + b"\xff" * 30),
    "/endless-header": forever(head(200, HTML)[:-2], lambda n: b"X-%d: %s\r\n" % (n, b"y" * 900)),
    "/long-header": forever(head(200, HTML)[:-2] + b"X: ", lambda n: b"y" * 4096),
    "/endless-body": forever(CHUNKED, lambda n: CHUNK),
    "/endless-trailer": forever(CHUNKED + b"16\r\n<!DOCTYPE html><p>part\r\n0\r\n",
                                lambda n: b"X-%d: %s\r\n" % (n, b"y" * 900)),
    "/cookies": raw(head(200, HTML)[:-2], b"Set-Cookie: %b\r\n" % (b"c" * 4000) * 2600, b"\r\n",
                    html(text="ten megabytes of cookies")),
    "/short-length": raw(head(200, HTML, "Content-Length: 40"), html(text="more than it says")),
    "/no-header": raw(html(text="as HTTP/0.9 had it")),
    "/big": (200, "text/html", html(text="b" * (50 << 20))),
    "/reset": lambda connection, _: reset(connection),
    "/reset-middle": raw(head(200, HTML, "Content-Length: 5000"), b"<!DOCTYPE html><p>half",
                         then_reset=True),
    "/close": raw(),
    "/not-http": raw(b"220 mail.example ESMTP\r\n"),
    "/self": (302, "text/html", b"", "Location: /self"),
    "/loop-a": (301, "text/html", b"", "Location: /loop-b"),
    "/loop-b": (301, "text/html", b"", "Location: /loop-a"),
    "/moved": (301, "text/html", b"", "Location: /ok1#part"),
    "/no-location": (302, "text/html", b""),
    "/bad-location": (302, "text/html", b"", "Location: mailto:a@example.jp"),
    "/not-modified": (304, "text/html", b""),
    "/binary": (200, "text/html", b"\0\1\2\3" * 500),
    "/empty": (200, "text/html", b""),
    "/no-type": (200, "", html(text="typeless")),
    "/plain": (200, "text/plain", html(text="called plain")),
    "/text": (200, "text/plain", b"just words"),
    "/style": (200, "text/css", b"p{}"),
    "/app.js": (200, "text/javascript", b"fetch('https://t.example/')"),
    "/moved.js": (302, "text/html", b"", "Location: /app.js"),
    "/off.js": (302, "text/html", b"", "Location: http://localhost:{port}/app.js"),
    "/soft.js": (200, "text/html", html(text="no such page, said with 200")),
    "/empty.js": (200, "text/javascript", b""),
    "/half.js": raw(head(200, "Content-Length: 5000"), b"fetch('https://half.example/')"),
    "/busy.js": once_busy,
    "/document": (200, "application/pdf", b"%PDF-1.4"),
    "/wrong-charset": (200, "text/html; charset=utf-8",
                       "<!DOCTYPE html><meta charset=shift_jis>日本".encode("shift_jis")),
    "/disallowed/x": page(text="not for robots"),
    "/site/": page("/site/two", "http://127.0.0.1:{port}/site/three"),
    "/site/two": page(),
    "/site/three": page(),
    "/start": (302, "text/html", b"", "Location: http://localhost:{port}/site/"),
    "/off": (302, "text/html", b"", "Location: http://localhost:{port}/evil"),
    "/map.xml": (200, "application/xml", b"<?xml version='1.0'?><urlset>"
                 b"<url><loc>http://127.0.0.1:{port}/last</loc></url>"
                 b"<url><loc>http://127.0.0.1:{port}/mapped?a=1&amp;b=2</loc></url>"
                 b"<url><loc>http://localhost:{port}/evil</loc></url></urlset>"),
    "/mapped?a=1&b=2": page(),
    "/b/": page("two", "/b/three", "https://www.example.jp/b/four", "http://www.example.jp/b/five",
                "http://127.0.0.1:{port}/b/six", "https://example.jp/b/off", "//cdn.example.jp/x"),
    **{f"/b/{name}": page("/b/") for name in ("two", "three", "four", "five", "six", "seven")},
    "/b/index.xml": (200, "text/xml", b"<sitemapindex><sitemap><loc>"
                     b"https://www.example.jp/b/map.xml.gz</loc></sitemap></sitemapindex>"),
    "/b/map.xml.gz": (200, "application/gzip", gzip.compress(
        b"<urlset><url><loc>https://www.example.jp/b/seven</loc></url></urlset>")),
}
PAGES["/noise-behind"] = page()
PAGES["/held/date"] = once_held(1, "Date: Thu, 01 Jan 1998 00:00:00 GMT",
                                "Retry-After: Thu, 01 Jan 1998 00:00:02 GMT")
PAGES["/held/silent"] = once_held(0.8)
for kind in ("date", "silent"):
    PAGES[f"/held/{kind}/"] = page(f"/held/{kind}", *(f"/d/{number}" for number in range(200)))
PAGES["/many/links"] = page(*(f"/many/{number}" for number in range(100000)), "/ok1")
PAGES["/many/hosts"] = page("/ok1", *(f"https://host-{number}.example.net/" for number in range(1000)),
                            text="".join(f"<img src=https://host-{number}.example.org/p.gif>"
                                         for number in range(1000)))
PAGES["/"] = page(*(name for name in sorted(PAGES) if name.count("/") == 1), "/missing",
                  "/chain/0", "/disallowed/x", "javascript:void(0)", "http://localhost:{port}/evil")

ROBOTS = {
    "ok": (200, "text/plain", b"User-agent: *\nDisallow: /\n\nUser-agent: soshin\n"
           b"Disallow: /disallowed/\nSitemap: http://127.0.0.1:{port}/map.xml\n"
           b"Sitemap: http://localhost:{port}/evil.xml\n"
           b"Sitemap: https://www.example.jp/b/index.xml\n"),
    "404": NOT_FOUND,
    "500": (500, "text/plain", b""),
    "503": (503, "text/plain", b""),
    "429": (429, "text/plain", b""),
    "slow": slow,
    "half": raw(head(200, "Content-Type: text/plain", "Content-Length: 500"), b"User-agent: *\n"),
    "reset": lambda connection, _: reset(connection),
    "off": (302, "text/plain", b"", "Location: http://localhost:{port}/robots-too"),
    "public": (302, "text/plain", b"", "Location: http://robots.example/"),
    "hops-5": (302, "text/plain", b"", "Location: http://localhost:{port}/hop/4"),
    "hops-6": (302, "text/plain", b"", "Location: http://localhost:{port}/hop/5"),
    "moved": (302, "text/plain", b"", "Location: /robots-too"),
    "loop": (302, "text/plain", b"", "Location: /robots.txt"),
    "delay": (200, "text/plain", b"User-agent: *\nCrawl-delay: 1\n"),
    "big": (200, "text/plain", b"User-agent: *\nDisallow: /403\n" + b"# x\n" * 200000
            + b"Disallow: /\n"),
}


def tree_page(number):
    """The pages of /d/: links, redirects, errors and files by a fixed hash; the same every time."""
    digest = hashlib.sha256(str(number).encode()).digest()
    if number and digest[0] < 25:
        return 302, "text/html", b"", f"Location: /d/{digest[1]}"
    if number and digest[0] < 40:
        return NOT_FOUND
    noise = hashlib.shake_256(digest).hexdigest(4000)  # nothing that packs well
    return page(*(f"/d/{value}" for value in digest[2:9]),
                text=f"<img src=https://px{digest[9] % 20}.example.net/c.gif alt={noise}>"
                f"<script src=/app.js></script>")


def answer_for(path, server):
    if path == "/robots.txt":
        return ROBOTS[server.robots]
    if path in ("/robots-too", "/hop/0"):
        return ROBOTS["ok"]
    if path.startswith("/hop/"):
        host = ("localhost", "127.0.0.1")[int(path[5:]) % 2]
        return 301, "text/plain", b"", f"Location: http://{host}:{{port}}/hop/{int(path[5:]) - 1}"
    if path.startswith("/d/"):
        return tree_page(int(path[3:] or "0"))
    if path.startswith("/chain/"):
        return 302, "text/html", b"", f"Location: /chain/{int(path[7:]) + 1}"
    return PAGES.get(path, NOT_FOUND)


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None, None
        data += piece
        if data[:1] == b"\x16":  # TLS, which is not spoken here
            connection.sendall(b"HTTP/1.1 400 X\r\n\r\n")
            return None, None
    lines = data.decode("latin-1").split("\r\n")
    hosts = [line[5:].strip() for line in lines if line.lower().startswith("host:")]
    return hosts[0], lines[0].split(" ")[1]


class Server:
    def __init__(self, robots, delay):
        self.robots = robots
        self.random = random.Random(delay) if delay is not None else None
        self.lock = threading.Lock()
        self.busy = self.asked = 0
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        print(self.port, flush=True)

    def handle(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            path = None
            while path != "/noise-behind":
                path = self.answer(connection)
                if not path:
                    return
            if read_request(connection)[1]:  # its answer begins with what was left of the one before
                connection.sendall(b"more than was announced\r\n\r\n")
        except OSError:
            pass
        finally:
            connection.close()

    def answer(self, connection):
        host, path = read_request(connection)
        if not path:
            return False
        with self.lock:
            print(host.rsplit(":", 1)[0], path, flush=True)
            self.asked += 1
            pause = self.random.random() / 50 if self.random else 0
        time.sleep(pause)
        answer = answer_for(path, self)
        if callable(answer):
            answer = answer(connection, self)
        if answer is ENDED:
            return False
        status, kind, body, *lines = answer
        port = str(self.port).encode()
        if len(body) < 100000:
            body = body.replace(b"{port}", port)
        lines = [line.replace("{port}", str(self.port)) for line in lines]
        if kind:
            lines.append("Content-Type: " + kind)
        if status != 304:
            lines.append(f"Content-Length: {len(body)}")
        connection.sendall(head(status, *lines) + (b"" if status == 304 else body))
        return path

    def run(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.handle, args=(connection,), daemon=True).start()


def end_with_input():
    """So that no server outlives a test that crashed."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--robots", choices=ROBOTS, default="ok")
    parser.add_argument("--delay", type=int)
    options = parser.parse_args()
    threading.Thread(target=end_with_input, daemon=True).start()
    Server(options.robots, options.delay).run()


if __name__ == "__main__":
    main()
