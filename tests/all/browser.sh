#!/bin/bash
# Pages in a real Chromium, against a server on loopback that answers for every host: nothing leaves this
# machine. SOSHIN names the program; run from the root of the project. tools/setup --all installs Chromium.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
export TMPDIR=$work
unset LC_ALL LC_MESSAGES LANG LANGUAGE
server=
finish()
{
    [ -z "$server" ] || kill "$server"
    rm -rf "$work"
}
trap finish EXIT
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

# rows FILE SUFFIX COLUMN...: columns of the rows that a browser saw of hosts that end so, sorted, once each.
rows()
{
    python3 - "$@" <<'END'
import csv
import sys
rows = csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"))
seen = {"|".join(row[name] for name in sys.argv[3:]) for row in rows
        if row["origin"] == "browser" and row["host"].endswith(sys.argv[2])}
print("\n".join(sorted(seen)))
END
}

cat >"$work/server.py" <<'END'
"""Answers for every host; the path says what with. Prints its port."""
import http.server
import sys

PAGES = {
    "/late": "<script>setTimeout(function(){new Image().src='http://late.third.test/p?x=1'},6000)</script>",
    "/chain": "<script src='http://outer.third.test/outer.js'></script>"
              "<iframe src='http://frame.third.test/frame'></iframe>",
    "/frame": "<img src='http://inside.third.test/i'>",
    "/hop": "<img src='http://first.third.test/redirect'>",
    "/leave": "<script>addEventListener('pagehide',function(){"
              "navigator.sendBeacon('http://leave.third.test/bye','gone=1')})</script>",
    "/socket": "<script>new WebSocket('ws://socket.third.test/ws?y=1')</script>",
    "/policy": "<meta http-equiv=Content-Security-Policy content=\"img-src 'self'\">"
               "<img src='http://forbidden.third.test/p'>",
    "/consent": "<div id=banner style='position:fixed'><button id=yes>OK</button>"
                "<button id=no>NO</button></div><script>"
                "new Image().src='http://before.third.test/p';"
                "if(localStorage.choice=='yes')new Image().src='http://again.third.test/p';"
                "if(localStorage.choice=='no')new Image().src='http://despite.third.test/p';"
                "document.getElementById('yes').onclick=function(){localStorage.choice='yes';"
                "new Image().src='http://after.third.test/p'};"
                "document.getElementById('no').onclick=function(){localStorage.choice='no'}</script>",
    "/tool": "<div id=tool><button id=tool-open>more</button><button id=tool-yes>OK</button></div><script>"
             "window.toolApi={ask:function(){return true}};"
             "new Image().src='http://before.third.test/p';"
             "if(localStorage.tool)new Image().src='http://'+localStorage.tool+'.third.test/p';"
             "document.getElementById('tool-yes').onclick=function(){localStorage.tool='allowed'};"
             "document.getElementById('tool-open').onclick=function(){setTimeout(function(){"
             "document.getElementById('tool').innerHTML='<button id=tool-no>NO</button>';"
             "document.getElementById('tool-no').onclick=function(){localStorage.tool='refused'}"
             "},700)}</script>",
    "/stored": "<script>localStorage.own='1';document.cookie='own=1';localStorage.setItem('mine','1')"
               "</script><script src='http://outer.localhost:PORT/keep.js'></script>"
               "<iframe src='http://frame.localhost:PORT/keep'></iframe>",
    "/asked": "<script src='http://early.localhost:PORT/keep.js'></script><button id=yes>OK</button><script>"
              "document.getElementById('yes').onclick=function(){var s=document.createElement('script');"
              "s.src='http://outer.localhost:PORT/keep.js';document.head.appendChild(s)}</script>",
    "/keep": "<script>localStorage.plain='1';sessionStorage.setItem('gone','1')</script>",
    "/stuck": "<div id=tool>no button</div><script>window.toolApi={ask:function(){return true}};"
              "setTimeout(function(){new Image().src='http://late.third.test/p'},12000);"
              "addEventListener('pagehide',function(){new Image().src='http://left.third.test/p'})</script>",
    "/scroll": "<div style='height:5000px'></div><script>addEventListener('scroll',function(){"
               "new Image().src='http://scroll.third.test/p'})</script>",
    "/form": """<form><input type=email name=mail><input type=tel name=phone></form><script>
var mail=document.querySelector('[type=email]'),tel=document.querySelector('[type=tel]');
mail.addEventListener('change',function(){
 fetch('http://plain.third.test/p?m='+encodeURIComponent(mail.value),{mode:'no-cors'});
 fetch('http://body.third.test/p',{method:'POST',mode:'no-cors',body:'b='+btoa('to:'+mail.value)});
 fetch('http://sha.third.test/p?h=%s',{mode:'no-cors'})});
tel.addEventListener('change',function(){
 fetch('http://tel.third.test/p?t='+encodeURIComponent('+81'+tel.value.slice(1)),{mode:'no-cors'})});
</script>""",
    "/typed": "<a href=/stated>外部送信ポリシー</a><form><input type=email name=mail></form><script>"
              "document.querySelector('input').addEventListener('change',function(){"
              "fetch('http://www.google-analytics.com/collect?x='+btoa('to:'+this.value),{mode:'no-cors'})})</script>",
    "/stated": "<title>外部送信ポリシー</title><h1>外部送信ポリシー</h1><p>利用者情報の外部送信について公表します。</p>"
               "<table><tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr><tr><td>Google LLC"
               "（Google アナリティクス）</td><td>閲覧したページのURL</td><td>アクセス解析</td></tr></table>",
    "/hang": "<script>new Image().src='http://hang.third.test/p';for(;;);</script>",
    "/app": "<div id=app></div><script>document.getElementById('app').innerHTML='<h1>app</h1>"
            "<a href=/notice.html>外部送信ポリシー</a>'</script>",
    "/notice.html": "<div id=root></div><script src=draw.js></script>",
}
DRAW = """document.getElementById('root').innerHTML='<h1>外部送信ポリシー</h1><p>当社は、電気通信事業法に基づき、'+
'利用者情報の外部送信について次のとおり公表します。</p><table><tr><th>送信先</th><th>送信される情報</th>'+
'<th>利用目的</th></tr><tr><td>Google LLC（Google アナリティクス）</td><td>閲覧したページのURL、IPアドレス</td>'+
'<td>アクセス解析</td></tr></table>';"""
asked = open(sys.argv[1], "w", encoding="utf-8")
INDEX = "<title>t</title><h1>top</h1><p>%s</p><a href=/notice.html>外部送信ポリシー</a>" % ("text " * 50)
MAIL = "soshin.canary@visitor.example"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        import hashlib
        path = self.path.split("?")[0]
        print(self.headers["Host"].split(":")[0], file=asked, flush=True)
        kind, body = "text/html; charset=utf-8", PAGES.get(path, INDEX if path == "/" else None)
        if path == "/form":
            body = body % hashlib.sha256(MAIL.encode()).hexdigest()
        if body:
            body = body.replace("PORT", str(self.server.server_address[1]))
        if path == "/keep.js":
            kind = "text/javascript"
            body = ("document.cookie='byscript=secret; max-age=86400';localStorage.setItem('key','secret');"
                    "document.cookie='native_'+/native code/.test(localStorage.setItem)+'=1';"
                    "sessionStorage.setItem('key','secret');indexedDB.open('base');"
                    "setTimeout(function(){localStorage.setItem('later','1')},3000);"
                    "document.cookie='refused=1; domain=elsewhere.test';")
        if path == "/draw.js":
            kind, body = "text/javascript; charset=utf-8", DRAW
        if path == "/outer.js":
            kind = "text/javascript"
            body = ("var s=document.createElement('script');s.text=\"new Image().src="
                    "'http://written.third.test/p'\";document.head.appendChild(s);")
        if path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "http://second.third.test/p")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = ("<!DOCTYPE html>" + body if kind.startswith("text/html") and body else
                body or "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        if path == "/keep.js":
            self.send_header("Set-Cookie", "answer=secret; SameSite=None; Secure; HttpOnly; Max-Age=86400")
            self.send_header("Set-Cookie", "lax=secret; SameSite=Lax")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
END
python3 "$work/server.py" "$work/hosts" >"$work/port" &
server=$!
while [ ! -s "$work/port" ]; do sleep 0.1; done
port=$(cat "$work/port")
site=http://127.0.0.1:$port
closed=(--browser "--browser-arg=--host-resolver-rules=MAP *.test 127.0.0.1:$port, MAP * 127.0.0.1:$port, EXCLUDE 127.0.0.1")

# seen PATH COLUMNS [OPTION...]: what a browser sees of third.test on that page.
seen()
{
    "$soshin" tags "$site$1" --rate 0 --lang en --format csv "${closed[@]}" "${@:3}" >"$work/rows.csv"
    # shellcheck disable=SC2086 # columns, one word each
    rows "$work/rows.csv" third.test $2
}

is "a tag that waits six seconds" "$(seen /late 'host mechanism reach certainty')" \
    "late.third.test|img|page|observed"
is "who made it" "$(seen /chain 'host mechanism reach initiator')" \
    "$(sort <<END
frame.third.test|iframe|page|
inside.third.test|img|frame|http://frame.third.test/frame
outer.third.test|script|page|
written.third.test|img|script|http://outer.third.test/outer.js
END
)"
is "hops" "$(seen /hop 'host mechanism reach initiator')" \
    "first.third.test|img|page|
second.third.test|redirect|hop|http://first.third.test/redirect"
is "what is sent when the page is left" "$(seen /leave 'host mechanism gated')" \
    "leave.third.test|beacon|"
is "a socket" "$(seen /socket 'host mechanism url')" \
    "socket.third.test|socket|ws://socket.third.test/ws?y=1"
is "what the page's policy forbids is not sent" "$(seen /policy host)" ""
is "before a choice" "$(seen /consent 'host gated')" "before.third.test|"
is "after consent" "$(seen /consent 'host gated' --consent accept --consent-selector '#yes')" \
    "after.third.test|consent
again.third.test|consent
before.third.test|
before.third.test|consent"
is "after its refusal" "$(seen /consent 'host gated' --consent reject --consent-selector '#no')" \
    "before.third.test|
before.third.test|click
despite.third.test|click"
# What the rules' own package does on its side, in a few lines: a tool whose refusal is behind a second
# button and a delay, and a question to the page's own scripts.
mkdir -p "$work/rules/dist" "$work/rules/rules"
echo '{"autoconsent":[{"name":"tool"}]}' >"$work/rules/rules/rules.json"
cat >"$work/rules/dist/autoconsent.playwright.js" <<'END'
(function () {
    var answer, say = window.autoconsentSendMessage;
    function wait(css, then) {
        var button = document.querySelector(css);
        if (button) { button.click(); then(); } else setTimeout(wait, 100, css, then);
    }
    function done(type) { say({type: type, result: true}); say({type: 'autoconsentDone'}); }
    window.autoconsentReceiveMessage = function (message) {
        if (message.type == 'evalResp')
            return answer(message.id == '7' && message.result);
        if (message.rules.autoconsent[0].name != 'tool' || window.toolApi)
            return;
        say({type: 'eval', id: '7', code: 'window.toolApi.ask()'});
        answer = function (is_tool) {
            if (!is_tool)
                return;
            say({type: 'popupFound'});
            if (message.config.autoAction == 'optIn')
                wait('#tool-yes', function () { done('optInResult'); });
            else
                wait('#tool-open', function () { wait('#tool-no', function () { done('optOutResult'); }); });
        };
    };
    say({type: 'init'});
})();
END
rules=(--consent-rules "$work/rules")
is "consent by rules" "$(seen /tool 'host gated' --consent accept "${rules[@]}")" \
    "allowed.third.test|consent
before.third.test|
before.third.test|consent"
is "a refusal by rules" "$(seen /tool 'host gated' --consent reject "${rules[@]}")" \
    "before.third.test|
before.third.test|click
refused.third.test|click"
is "a rule that does not come to its end has made no choice" \
    "$(seen /stuck 'host gated' --consent reject "${rules[@]}")" "late.third.test|
left.third.test|"
is "a page that they do not know" "$(seen /late 'host gated' --consent both "${rules[@]}")" \
    "late.third.test|"
is "nothing is scrolled unasked" "$(seen /scroll host)" ""
is "what scrolling sends" "$(seen /scroll 'host gated' --interact scroll)" "scroll.third.test|scroll"
is "no form is touched unasked" "$(seen /form host)" ""
seen /form host --interact form >"$work/none"
is "what was typed, found again" "$(python3 - "$work/rows.csv" <<'END'
import csv
import sys
wanted = {"email", "phone", "hashed_id"}
for row in sorted(csv.DictReader(open(sys.argv[1])), key=lambda row: row["host"]):
    if row["origin"] == "browser":
        print(row["host"], *sorted(wanted & set(row["content"].split("; "))))
END
)" "body.third.test email
plain.third.test email
sha.third.test hashed_id
tel.third.test phone"

cat >"$work/page.html" <<END
<!DOCTYPE html><title>saved</title>
<script>new Image().src='http://saved.third.test/'+encodeURIComponent(location.href)</script>
END
"$soshin" tags "$work/page.html" --url http://site.test/deep/page.html --format csv "${closed[@]}" \
    --browser-arg=--disable-features=LocalNetworkAccessChecks >"$work/rows.csv"
is "a saved page under its address" "$(rows "$work/rows.csv" saved.third.test url)" \
    "http://saved.third.test/http%3A%2F%2Fsite.test%2Fdeep%2Fpage.html"

mkdir -p "$work/site/deep/.git"
echo secret >"$work/site/deep/.git/config"
echo "<!DOCTYPE html><title>built</title><script src=/deep/app.mjs type=module></script>" \
    >"$work/site/deep/index.html"
cat >"$work/site/deep/app.mjs" <<'END'
const of = await Promise.all(['/deep/', '/deep/.git/config', '/elsewhere'].map(
    path => fetch(path).then(answer => answer.status)));
new Image().src = `http://built.third.test/${of.join('-')}/${encodeURIComponent(location.href)}`;
END
"$soshin" scan "$work/site" --base-url http://site.test/ --scope 4 --lang en -q -o "$work/built" \
    "${closed[@]}" --browser-arg=--disable-features=LocalNetworkAccessChecks
is "a folder of built files under its address" "$(rows "$work/built/transmissions.csv" \
    built.third.test url)" "http://built.third.test/200-404-404/http%3A%2F%2Fsite.test%2Fdeep%2F"
"$soshin" tags "$work/page.html" --format csv "${closed[@]}" >"$work/rows.csv"
is "a file without an address" "$(rows "$work/rows.csv" saved.third.test certainty)" "likely"

scan()
{
    "$soshin" scan "$site/${path-}" --rate 0 --lang en --now 2026-11-20 --scope 4 -q --no-sitemaps -o "$@"
}
entries()
{
    python3 - "$1/disclosures.csv" <<'END'
import csv
import sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["recipient_id"], row["service_id"])
END
}
scan "$work/static"
scan "$work/seen" "${closed[@]}"
is "a notice that a script draws" "$(entries "$work/static")-$(entries "$work/seen")" \
    "-google google-analytics"
path=app scan "$work/app" "${closed[@]}"
is "one that only a drawn link leads to" "$(entries "$work/app") $(
    grep -c "^$site/notice.html,page," "$work/app/coverage.csv")" "google google-analytics 1"

"$soshin" scan "$site/hang" --include "$site/hang" --rate 0 --lang en --scope 4 -q -o "$work/hang" \
    "${closed[@]}" --timeout 4
is "a page that hangs is counted" "$? $(grep -c browser_time "$work/hang/coverage.csv")" "3 1"

"$soshin" scan "$site/consent" --include "$site/consent" --rate 0 --lang en --scope 4 -q \
    -o "$work/choice" "${closed[@]}" --consent both --consent-rules "$work/rules" >/dev/null
is "before, after consent, after its refusal" "$(sed -n '/consent/p' "$work/choice/summary.txt" |
    sed -n '/pages on which\|contacted/p')" "  - pages on which consent could be given: 0 of 1
  - pages on which consent could be refused: 0 of 1
  - recipients that were contacted only after consent: 0
  - recipients that were contacted before any choice, and again after consent
  - recipients that were contacted only after consent was refused: 0"
"$soshin" scan "$site/stored" --include "$site/stored" --rate 0 --lang en --scope 4 -q --first-party 127.0.0.1 \
    -o "$work/stored" --browser "--browser-arg=--host-resolver-rules=MAP *.localhost 127.0.0.1"
is "what third parties leave" "$(python3 - "$work/stored/report.json" <<'END'
import json
import sys
text = open(sys.argv[1], encoding="utf-8").read()
def bare(address):
    return address.split("//")[-1].rsplit(":", 1)[0]
for row in json.loads(text)["stored"]:
    print(row["storage"], row["name"], bare(row["place"]), bare(row["by"]) or "-", row["domain"],
          bool(row["expires"]), row["is_http_only"], row["bytes"])
print("secret" in text)
END
)" "local_storage plain frame.localhost - frame.localhost False False 1
session_storage gone frame.localhost frame.localhost frame.localhost False False 1
cookie byscript 127.0.0.1 outer.localhost outer.localhost True False 6
cookie native_true 127.0.0.1 outer.localhost outer.localhost False False 1
cookie answer outer.localhost outer.localhost outer.localhost True True 6
local_storage key 127.0.0.1 outer.localhost outer.localhost False False 6
local_storage later 127.0.0.1 outer.localhost outer.localhost False False 1
session_storage key 127.0.0.1 outer.localhost outer.localhost False False 6
indexed_db base 127.0.0.1 outer.localhost outer.localhost False False 0
False"
"$soshin" scan "$site/asked" --include "$site/asked" --rate 0 --lang en --scope 4 -q --first-party 127.0.0.1 \
    -o "$work/asked" --browser "--browser-arg=--host-resolver-rules=MAP *.localhost 127.0.0.1" \
    --consent accept --consent-selector '#yes'
is "and when" "$(python3 - "$work/asked/report.json" <<'END'
import json
import sys
for row in json.load(open(sys.argv[1], encoding="utf-8"))["stored"]:
    if row["name"] == "answer":
        print(row["domain"], row["gated"])
END
)" "early.localhost 
outer.localhost consent"
path=tool
"$soshin" scan "$site/tool" --include "$site/tool" --rate 0 --lang en --scope 4 -q -o "$work/tool" \
    --first-party 127.0.0.1 "${closed[@]}" --consent both --consent-rules "$work/rules"
is "the reports say when" "$(python3 - "$work/tool" <<'END'
import csv
import json
import sys
for row in csv.DictReader(open(sys.argv[1] + "/recipients.csv", encoding="utf-8")):
    print(row["recipient"], row["found"], row["sent_when"])
report = json.load(open(sys.argv[1] + "/report.json", encoding="utf-8"))
print(*[[row["found"], *row["sent_when"]] for row in report["recipients"]], report["browser"])
END
)" "third.test both before_choice; after_accept; after_reject
['both', 'before_choice', 'after_accept', 'after_reject'] {'pages': 1, 'unfinished': 0, 'has_accept': True, 'accepted': 1, 'has_reject': True, 'rejected': 1}"
is "the browser asks nobody by itself" "$(grep -v '\.test$\|\.localhost$\|^127\.0\.0\.1' \
    "$work/hosts")" ""

"$soshin" scan "$site/typed" --rate 0 --lang en --scope 4 -q -o "$work/typed" --no-sitemaps \
    --first-party 127.0.0.1 "${closed[@]}" --interact form >/dev/null
is "what was typed and is sent has to be stated" \
    "$(grep -c 'content-understated,.*E-mail' "$work/typed/findings.csv")" 1

is "no profile and no process stays" "$(ls -d "$work"/soshin-browser-* 2>/dev/null)$(
    pgrep -f "$work/soshin-browser-")" ""

echo "$failures failures"
[ "$failures" -eq 0 ]
