#!/bin/bash
# soshin notice and notices that are not in the HTML: --explain, JSON, PDF files with and without
# pdftotext, data that a script draws, redirects of --notice. Servers on loopback only. SOSHIN names the
# program; run from the root of the project.
set -uo pipefail

root=$PWD
soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
server=
unset LC_ALL LC_MESSAGES LANG LANGUAGE
export NO_COLOR=1
failures=0

finish()
{
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

pass()
{
    echo "PASS  $1"
}

# fail WHAT: with what the last run said.
fail()
{
    echo "FAIL  $1"
    echo "      exit code ${code-}"
    head -n 20 "$work/out" "$work/err" 2>/dev/null | sed 's/^/        /'
    failures=$((failures + 1))
}

# run ARGUMENT...: with the folders in which pdftotext is looked for; leaves code, $work/out and $work/err.
run()
{
    code=0
    timeout 120 env PATH="${reader_path:-$PATH}" "$soshin" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# exits WHAT CODE
exits()
{
    if [ "$code" -eq "$2" ]; then pass "$1"; else fail "$1: exit code $2"; fi
}

# says WHAT TEXT: a line of the output holds it.
says()
{
    if grep -qF -e "$2" "$work/out" "$work/err"; then pass "$1"; else fail "$1: \"$2\""; fi
}

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then pass "$1"; else fail "$1: \"$3\" and not \"$2\""; fi
}

# json EXPRESSION: of the last output, with d as the object.
json()
{
    python3 -c 'import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
print(eval(sys.argv[2]))' "$work/out" "$1" 2>&1
}

# A PDF file of one page: each line "X Y TEXT" on standard input, TEXT as a hexadecimal string follows.
make_pdf()
{
    python3 -c '
import sys
pieces = [line.rstrip("\n").split(" ", 3) for line in sys.stdin if line.strip()]
body = ""
for x, y, size, text in pieces:
    code = text.encode("utf-16-be").hex()
    body += "BT /F %s Tf %s %d Td <%s> Tj ET\n" % (size, x, 800 - int(y), code)
cmap = """begincmap /CMapName /T def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
1 beginbfrange <0000> <ffff> <0000> endbfrange
endcmap"""
stream = lambda s: "<< /Length %d >>\nstream\n%s\nendstream" % (len(s), s)
objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [7 0 R] /MediaBox [0 0 600 800] >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [4 0 R] "
    "/ToUnicode 5 0 R >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /DW 1000 /W [32 126 500] /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type "
    "/FontDescriptor /FontName /T /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 "
    "/ItalicAngle 0 /FontBBox [0 -200 1000 800] >> >>",
    stream(cmap), stream(body),
    "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources << /Font << /F 3 0 R >> >> >>"]
out, at = "%PDF-1.5\n", []
for i, o in enumerate(objects):
    at.append(len(out))
    out += "%d 0 obj\n%s\nendobj\n" % (i + 1, o)
table = len(out)
out += "xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
out += "".join("%010d 00000 n \n" % a for a in at)
out += "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
open(sys.argv[1], "w", encoding="ascii").write(out)' "$1"
}

notice_pdf()
{
    make_pdf "$1" <<'END'
50 40 20 外部送信ポリシー
50 80 10 当サイトは次の事業者に情報を送信しています。
50 110 10 送信先
200 110 10 送信される情報
380 110 10 利用目的
50 140 10 Google LLC
200 140 10 閲覧したページのURL
380 140 10 アクセス解析
50 170 10 Meta Platforms, Inc.
200 170 10 IPアドレス
380 170 10 広告配信
END
}

# page TITLE BODY
page()
{
    echo "<!DOCTYPE html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>$1</title></head><body>"
    echo "<h1>$1</h1>"
    echo "$2"
    for _ in 1 2 3 4 5 6; do echo "<p>港のそばを歩くのにちょうどよい季節になりました。</p>"; done
    echo "</body></html>"
}

tag='<script src="https://www.googletagmanager.com/gtag/js?id=G-ABCDEF1234"></script>'
rows='<table><tr><th>送信先<th>サービス名<th>送信される情報<th>利用目的
<tr><td>Google LLC<td>Google アナリティクス<td>閲覧したページのURL、IPアドレス<td>アクセス解析</table>'

# ---- explain, json ----

check_explain()
{
    page 外部送信ポリシー "<table><tr><th>送信先<th>サービス名<th>送信される情報<th>利用目的
<tr><td>Google LLC<td>Google アナリティクス<td>閲覧したページのURL、
IPアドレス<td>アクセス解析</table><h2>個人情報の開示請求</h2><p>氏名：窓口まで</p>" >"$work/n.html"
    run notice "$work/n.html" --explain
    exits "notice --explain" 0
    says "which cell" '"アクセス解析" (line 5, cell of a table)'
    says "what was left out" 'left out: "個人情報の開示請求"'
    run notice "$work/n.html" --explain --format json
    is "notice --format json" "$(json 'len(d["disclosures"]), d["disclosures"][0]["recipient"]')" \
        "(1, 'Google LLC')"
    is "all columns" "$(json 'len(d["disclosures"][0])')" \
        "$("$soshin" notice "$work/n.html" --format csv | head -n 1 | tr ',' '\n' | wc -l)"
    is "steps" "$(json '[s["words"] for s in d["notices"][0]["steps"] if s["kind"] == "purpose"]')" \
        "['アクセス解析']"
    python3 -m json.tool "$work/out" >"$work/tool" 2>&1 || fail "json.tool"
    printf '<title>外部送信</title>"\\\x01\xff</script>\n<p>\u202e' >"$work/odd.html"
    run notice "$work/odd.html" --explain --format json
    is "odd bytes" "$(json 'd["notices"][0]["status"]')" empty
    run tags "$work/n.html" --format json
    exits "tags has no json" 2
}

# ---- PDF ----

check_pdf()
{
    notice_pdf "$work/kohyo.pdf"
    run notice "$work/kohyo.pdf" --format json
    exits "a PDF" 0
    is "entries of a PDF" "$(json '[(r["layout"], r["recipient"], r["purpose"]) for r in
d["disclosures"]]')" "[('pdf', 'Google LLC', 'アクセス解析'), ('pdf', 'Meta Platforms, Inc.', '広告配信')]"
    reader_path=/nonexistent run notice "$work/kohyo.pdf"
    exits "no pdftotext" 2
    says "no pdftotext: which package" poppler-utils
    make_pdf "$work/scan.pdf" </dev/null
    run notice "$work/scan.pdf"
    says "a PDF without text" "holds no text"
    head -c 300 "$work/kohyo.pdf" >"$work/cut.pdf"
    run notice "$work/cut.pdf"
    exits "a damaged PDF" 2
    says "a damaged PDF" "damaged"
}

# scan_pdf WHAT EXIT: of the folder; leaves $work/report.
scan_folder()
{
    rm -rf "$work/report"
    run scan "$work/site" -o "$work/report" --lang en --now 2026-11-20 "${@:3}"
    exits "$1" "$2"
}

check_pdf_link()
{
    rm -rf "$work/site"
    mkdir -p "$work/site/docs"
    page みなと "$tag<a href=\"docs/kohyo.pdf\">外部送信ポリシー（PDF）</a>" >"$work/site/index.html"
    cp "$work/kohyo.pdf" "$work/site/docs/"
    scan_folder "a link to a PDF" 0
    is "its entries, once" "$(grep -c '^docs/kohyo.pdf,.,pdf,' "$work/report/disclosures.csv")" 2
    reader_path=/nonexistent scan_folder "a link to a PDF without pdftotext" 3
    says "it is unread, and not missing" "pdftotext"
    is "nothing is absent" "$(grep -c 'recipient-absent\|notice-missing' "$work/report/findings.csv")" 0
    page 外部送信ポリシー '<object data="docs/kohyo.pdf" type="application/pdf"></object>' \
        >"$work/site/policy.html"
    page みなと "$tag<a href=\"policy.html\">外部送信ポリシー</a>" >"$work/site/index.html"
    scan_folder "a PDF inside the notice's page" 0
    page みなと "$tag" >"$work/site/index.html"
    rm "$work/site/policy.html"
    scan_folder "a PDF that --notice names" 0 --notice docs/kohyo.pdf
    is "its entries" "$(grep -c '^docs/kohyo.pdf,.,pdf,' "$work/report/disclosures.csv")" 2
}

# ---- drawn by script ----

check_data()
{
    rm -rf "$work/site"
    mkdir -p "$work/site/js" "$work/site/data"
    page みなと "$tag<a href=\"policy.html\">外部送信ポリシー</a>" >"$work/site/index.html"
    echo '<!DOCTYPE html><meta charset="utf-8"><title>外部送信ポリシー</title><h1>外部送信ポリシー</h1>
<div id="list">読み込み中</div><script src="js/list.js"></script>' >"$work/site/policy.html"
    echo "fetch('/data/tools.json').then(draw)" >"$work/site/js/list.js"
    echo '[{"company": "Google LLC", "service": "Google アナリティクス",
 "data": ["閲覧したページのURL", "IPアドレス"], "purpose": "アクセス解析"}]' >"$work/site/data/tools.json"
    scan_folder "data behind a script" 0
    is "its entries" "$(grep -c '^policy.html,1,script,Google LLC' "$work/report/disclosures.csv")" 1
    rm "$work/site/data/tools.json"
    scan_folder "data that is not there" 3
    is "it is unread, and not absent" \
        "$(grep -c 'recipient-absent\|notice-missing' "$work/report/findings.csv")" 0
    says "why" "drawn by script"
    run notice "$work/site/policy.html"
    says "notice: why" "drawn by script"
}

# A file alone: what its page names and lies beside it, and nothing else.
check_beside()
{
    local drawn='<div id="list">読み込み中</div><script src="js/list.js"></script>'
    rm -rf "$work/site"
    mkdir -p "$work/site/alone/js" "$work/site/alone/data"
    page 外部送信ポリシー "$drawn" >"$work/site/alone/policy.html"
    echo "fetch('/data/tools.json').then(draw)" >"$work/site/alone/js/list.js"
    echo '[{"company": "Google LLC", "service": "Google アナリティクス",
 "data": ["閲覧したページのURL"], "purpose": "アクセス解析"}]' >"$work/site/tools.json"
    cp "$work/site/tools.json" "$work/site/alone/data/other.json"
    run notice "$work/site/alone/policy.html" --format json
    is "a neighbour that the page does not name" "$(json 'd["disclosures"]')" "[]"
    ln -s ../../tools.json "$work/site/alone/data/tools.json"
    run notice "$work/site/alone/policy.html" --format json
    is "a link out of the folder" "$(json 'd["disclosures"]')" "[]"
    rm "$work/site/alone/data/tools.json"
    cp "$work/site/tools.json" "$work/site/alone/data/"
    run notice "$work/site/alone/policy.html" --format json
    is "data that the page's script names" "$(json 'd["disclosures"][0]["service_id"]')" google-analytics
    is "where it lies" "$(json 'd["notices"][0]["data_url"]')" "$work/site/alone/data/tools.json"
    echo "fetch('/..%2Ftools.json').then(draw)" >"$work/site/alone/js/list.js"
    run notice "$work/site/alone/policy.html" --format json
    is "data above the folder" "$(json 'd["disclosures"]')" "[]"
}

# ---- more than is read ----

# many COUNT: as many companies as recipients of one list.
many()
{
    echo '<h2>送信される情報</h2><ul><li>IPアドレス</li></ul><h2>利用目的</h2><p>広告の配信</p><h2>送信先</h2><ul>'
    for ((i = 1; i <= $1; i++)); do echo "<li>みなと第${i}広告株式会社</li>"; done
    echo '</ul>'
}

check_limits()
{
    page 外部送信ポリシー "$(many 120)" >"$work/many.html"
    run notice "$work/many.html" --format json
    is "120 recipients of one list" "$(json 'len(d["disclosures"]), d["notices"][0]["reason"]')" "(120, '')"
    page 外部送信ポリシー "$(many 400)" >"$work/many.html"
    run notice "$work/many.html" --format json
    is "more than are read: it is told" "$(json 'len(d["disclosures"]), d["notices"][0]["reason"]')" \
        "(300, 'notice_limit')"
    run notice "$work/many.html"
    says "and in words" "names more recipients"
    page 外部送信ポリシー "$(for ((i = 1; i <= 450; i++)); do
        echo "<p>広告の配信のため、みなと第${i}広告株式会社に閲覧履歴を送信しています。</p>"
    done)" >"$work/many.html"
    run notice "$work/many.html" --format json
    is "more in running text" "$(json 'len(d["disclosures"]), d["notices"][0]["reason"]')" \
        "(400, 'notice_limit')"
    rm -rf "$work/site"
    mkdir "$work/site"
    page みなと "$tag<a href=\"policy.html\">外部送信ポリシー</a>" >"$work/site/index.html"
    page 外部送信ポリシー "$(many 400)" >"$work/site/policy.html"
    scan_folder "a notice that was read in part" 3
    is "nothing is absent for sure" "$(grep -c ,recipient-absent, "$work/report/findings.csv")" 0
    is "the page is told as read in part" "$(grep -c '^policy.html,.*cut_short,notice_limit' \
        "$work/report/coverage.csv")" 1
}

check_unread()
{
    page 外部送信ポリシー '<form><input type="password" name="p"></form>' >"$work/login.html"
    run notice "$work/login.html" --format json
    is "behind a login" "$(json 'd["notices"][0]["reason"]')" login
    page 外部送信ポリシー '<p>送信先は下の図のとおりです。</p><img src="list.png">' >"$work/image.html"
    run notice "$work/image.html" --format json
    is "in a picture" "$(json 'd["notices"][0]["reason"]')" image
    page 外部送信ポリシー '' >"$work/empty.html"
    run notice "$work/empty.html" --format json
    is "empty" "$(json 'd["notices"][0]["status"]')" empty
}

# ---- several notices ----

check_several()
{
    rm -rf "$work/site"
    mkdir "$work/site"
    page みなと "$tag<a href=\"a.html\">外部送信ポリシー</a><a href=\"b.html\">クッキーポリシー</a>" \
        >"$work/site/index.html"
    page 外部送信ポリシー "$rows" >"$work/site/a.html"
    page クッキーポリシー "$rows<p>変更することがあります。</p>" >"$work/site/b.html"
    scan_folder "the same entry on two pages" 0
    is "both are kept with their page" "$(cut -d, -f1 "$work/report/disclosures.csv" | sort | tr '\r\n' '  ')" \
        "$(printf 'a.html b.html notice_url ')"
    is "one duty" "$(grep -c google-analytics "$work/report/recipients.csv")" 1
}

# ---- --notice on another host, behind a redirect ----

start_server()
{
    cat >"$work/server.py" <<'END'
import http.server, os, sys, threading
work = sys.argv[1]
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.split("?")[0].strip("/") or "index.html"
        if name == "moved":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:%d/a.html" % other.server_port)
            self.end_headers()
            return
        path = os.path.join(work, "site", os.path.basename(name))
        if not os.path.isfile(path):
            self.send_error(404)
            return
        body = open(path, "rb").read()
        self.send_response(200)
        kind = "application/pdf" if path.endswith(".pdf") else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *rest):
        pass
other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
first = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=other.serve_forever, daemon=True).start()
with open(os.path.join(work, "ports.new"), "w") as out:
    out.write("%d %d\n" % (first.server_port, other.server_port))
os.rename(os.path.join(work, "ports.new"), os.path.join(work, "ports"))
first.serve_forever()
END
    python3 "$work/server.py" "$work" 2>/dev/null &
    server=$!
    for _ in $(seq 100); do
        [ -f "$work/ports" ] && break
        sleep 0.1
    done
    read -r port other <"$work/ports"
}

# live WHAT EXIT OPTION...
live()
{
    rm -rf "$work/report"
    run scan "http://127.0.0.1:$port/" -o "$work/report" --lang en --rate 0 --no-containers "${@:3}"
    exits "$1" "$2"
}

check_live()
{
    start_server
    page みなと "$tag" >"$work/site/index.html"
    page サイトポリシー "$rows" >"$work/site/a.html"
    live "--notice on another host" 0 --notice "http://127.0.0.1:$other/a.html"
    is "its entries" "$(grep -c "^http://127.0.0.1:$other/a.html,1" "$work/report/disclosures.csv")" 1
    live "--notice behind a redirect" 0 --notice "http://127.0.0.1:$port/moved"
    is "its entries" "$(grep -c "^http://127.0.0.1:$other/a.html,1" "$work/report/disclosures.csv")" 1
    live "--notice that is not there" 3 --notice "http://127.0.0.1:$other/none.html"
    cp "$work/kohyo.pdf" "$work/site/"
    live "--notice is a PDF" 0 --notice "http://127.0.0.1:$other/kohyo.pdf"
    page みなと "$tag<a href=\"/kohyo.pdf\">利用者情報の外部送信について</a>" >"$work/site/index.html"
    live "a link to a PDF" 0
    is "its entries" "$(grep -c "^http://127.0.0.1:$port/kohyo.pdf,.,pdf" "$work/report/disclosures.csv")" 2
    cp "$work/report/disclosures.csv" "$work/first.csv"
    live "the same again on one thread" 0 --threads 0
    cmp -s "$work/first.csv" "$work/report/disclosures.csv" || fail "the same bytes"
    run notice "http://127.0.0.1:$port/kohyo.pdf" --rate 0 --format csv
    exits "notice of a PDF's address" 0
    page みなと "$tag<a href=\"/b.html\">プライバシーポリシー</a>" >"$work/site/index.html"
    page プライバシーポリシー "<p>お客様の情報は大切に扱います。</p>" >"$work/site/b.html"
    live "no notice at all" 1 --scope 4
    says "where it was looked for" "/b.html"
}

check_explain
check_pdf
check_pdf_link
check_data
check_beside
check_limits
check_unread
check_several
check_live

cd "$root" || exit 2
[ "$failures" -eq 0 ] || echo "$failures failed"
[ "$failures" -eq 0 ]
