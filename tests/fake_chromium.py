#!/usr/bin/env python3
"""fake_chromium.py: speaks as much of the Chrome DevTools Protocol over descriptors 3 and 4 as one page
takes, without a browser. What it does with a page is the page's name:

    crash     ends at once                     hang      says nothing any more
    garbage   says what is no JSON             huge      sends a message without an end
    forked    as others, but leaves a child    refuse    refuses to load it

and --fake=start makes it end before anything was asked. --fake-log=FILE: a line for each start, page and
child, with its process number.
"""
import json
import os
import sys
import time

PAGE = "<!DOCTYPE html><title>seen</title><p>drawn"


def option(name):
    return next((word.split("=", 1)[1] for word in sys.argv if word.startswith(name + "=")), "")


def log(*words):
    with open(option("--fake-log"), "a", encoding="utf-8") as file:
        print(*words, file=file)


def say(**message):
    data = json.dumps(message).encode() + b"\0"
    while data:
        data = data[os.write(4, data):]


def event(method, session="S", **params):
    say(method=method, sessionId=session, params=params)


class Fake:
    def __init__(self):
        self.contexts = 0
        self.url = ""

    def target(self):
        return f"T{self.contexts}"

    def session(self):
        return f"S{self.contexts}"

    def create_target(self, _):
        info = {"targetId": self.target(), "type": "page",
                "browserContextId": f"C{self.contexts}"}
        say(method="Target.attachedToTarget",
            params={"sessionId": self.session(), "targetInfo": info})
        return {"targetId": self.target()}

    def create_context(self, _):
        self.contexts += 1
        return {"browserContextId": f"C{self.contexts}"}

    def navigate(self, params):
        self.url = params["url"]
        log("page", self.url.rsplit("/", 1)[1])
        if "crash" in self.url:
            os._exit(1)
        if "hang" in self.url:
            time.sleep(3600)
        if "garbage" in self.url:
            os.write(4, b"Segmentation fault\0")
        if "huge" in self.url:
            while True:
                os.write(4, b"x" * 65536)
        if "forked" in self.url and not os.fork():
            log("child", os.getpid())
            time.sleep(3600)
        if "refuse" in self.url:
            return {"errorText": "net::ERR_CONNECTION_REFUSED"}
        for number, url in enumerate((self.url, "https://seen.third.test/p")):
            event("Network.requestWillBeSent", self.session(), requestId=str(number),
                  frameId=self.target(), type="Image" if number else "Document",
                  documentURL=self.url, request={"url": url, "method": "GET", "headers": {}},
                  initiator={"type": "parser", "url": self.url, "lineNumber": 2})
        return {"frameId": self.target()}

    def clock(self, _):
        event("Emulation.virtualTimeBudgetExpired", self.session())
        return {}

    def cookies(self, params):
        assert params["browserContextId"] == f"C{self.contexts}"
        return {"cookies": [{"name": "seen", "value": "never printed", "path": "/", "secure": True,
                             "domain": "." + host, "expires": 1826733173.5, "sameSite": "None"}
                            for host in ("third.test", "127.0.0.1")]}

    def evaluate(self, params):
        value = {"u": self.url, "h": PAGE} if "outerHTML" in params["expression"] else None
        return {"result": {"value": value}}

    def answer(self, message):
        handlers = {"Target.createBrowserContext": self.create_context,
                    "Target.createTarget": self.create_target, "Page.navigate": self.navigate,
                    "Emulation.setVirtualTimePolicy": self.clock,
                    "Runtime.evaluate": self.evaluate,
                    "Storage.getCookies": self.cookies}
        handler = handlers.get(message["method"], lambda _: {})
        say(id=message["id"], sessionId=message.get("sessionId", ""),
            result=handler(message["params"]))


def main():
    if option("--fake") == "start":
        sys.exit(1)
    assert "--remote-debugging-pipe" in sys.argv
    profile = option("--user-data-dir")
    os.makedirs(os.path.join(profile, "Default"), exist_ok=True)
    with open(os.path.join(profile, "Default", "Cookies"), "w", encoding="utf-8") as file:
        file.write("kept")
    log("start", os.getpid())
    log("agent", option("--user-agent") or "its own")
    fake, rest = Fake(), b""
    while True:
        piece = os.read(3, 65536)
        if not piece:
            return
        *messages, rest = (rest + piece).split(b"\0")
        for message in messages:
            fake.answer(json.loads(message))


main()
