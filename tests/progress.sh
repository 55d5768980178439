#!/bin/bash
# The line that shows how a crawl goes on: on a terminal alone, without colours, gone when it is over. SOSHIN
# names the program; run from the root of the project.
set -uo pipefail

SOSHIN=${SOSHIN:?names the program} exec python3 - <<'END'
import os
import pty
import re
import subprocess
import sys
import tempfile

soshin = os.environ["SOSHIN"]
failures = 0


def check(what, is_so, seen):
    global failures
    print("PASS " if is_so else "FAIL ", what, "" if is_so else repr(seen[-300:]))
    failures += not is_so


def scan(url, folder, *options, **environment):
    """What a scan of some pages writes to its standard error, which is a terminal."""
    names = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")
             and not name.startswith(("LC_", "LANG"))}
    here, there = pty.openpty()
    child = subprocess.Popen([soshin, "scan", url, "--rate", "40", "--max-pages", "40", "--no-sitemaps",
                              "--fail-on", "never", "-o", folder, *options], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=there, env={**names, **environment})
    os.close(there)
    seen = b""
    while True:
        try:
            piece = os.read(here, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(here)
    child.wait()
    return seen


server = subprocess.Popen([sys.executable, "tests/fault_server.py", "--robots", "404"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE)
url = "http://127.0.0.1:%d/d/0" % int(server.stdout.readline())
with tempfile.TemporaryDirectory() as work:
    LINE = re.compile(rb"\r\d+ pages read, \d+ waiting, \d+\.\d/s, about (\?|[\d:]+) left; \d+ recipients\x1b\[K")
    for environment in ({"TERM": "xterm"}, {"TERM": "xterm", "NO_COLOR": "1"}):
        seen = scan(url, work + "/a", **environment)
        check("a line on a terminal", LINE.search(seen), seen)
        check("it has no colours", not re.search(rb"\x1b\[[0-9;]*m", seen), seen)
        check("it goes when all is over", seen.endswith(b"\r\x1b[K"), seen)
        check("it is no wider than a terminal", all(len(line.group()) < 80 for line in LINE.finditer(seen)), seen)
    seen = scan(url, work + "/b", TERM="dumb")
    check("none on a terminal that cannot go back", seen == b"", seen)
    seen = scan(url, work + "/c", "-q", TERM="xterm")
    check("none with --quiet", seen == b"", seen)
server.kill()
sys.exit(failures != 0)
END
