#!/usr/bin/env bash
# report.html in a real browser: what the script does, what is left without it, accessibility by
# axe-core, paper, phones, and how long 5,000 findings take to open. Needs Chromium, node and npm's
# registry; says so and ends when one is missing.
set -u
skip()
{
    echo "SKIPPED: $1"
    exit 0
}
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    skip "no Chromium is installed"
command -v node >/dev/null && command -v npm >/dev/null || skip "node or npm is not installed"
here=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

mkdir "$dir/node"
cd "$dir/node" || exit 1
timeout 120 npm install --silent --no-audit --no-fund playwright-core@1.55.0 axe-core@4.10.3 \
    >"$dir/npm.log" 2>&1 || skip "npm's registry cannot be reached"
cd "$here" || exit 1

"$SOSHIN" demo --now 2026-11-20 --lang ja --quiet -o "$dir/ja"
"$SOSHIN" demo --now 2026-11-20 --lang en --quiet -o "$dir/en"

# 5,000 recipients that nobody knows, each a finding.
mkdir "$dir/site"
python3 - "$dir/site" <<'PY'
import sys
for page in range(10):
    with open("%s/page%d.html" % (sys.argv[1], page), "w", encoding="utf-8") as out:
        out.write("<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>%d</title>\n" % page)
        for i in range(500):
            out.write('<script src="https://t.vendor%04d.example/tag.js?id=%d"></script>\n'
                      % (page * 500 + i, i))
        out.write('%s<a href="notice.html">外部送信について</a></html>\n'
                  % ('<p>見本のページの本文です。読まれるだけの長さがあります。</p>\n' * 40))
with open(sys.argv[1] + "/notice.html", "w", encoding="utf-8") as out:
    out.write("<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>外部送信について</title>"
              "<h1>利用者情報の外部送信について</h1><table><tr><th>送信先<th>送信される情報<th>利用目的"
              "<tr><td>Google LLC<td>閲覧したページのURL、IPアドレス<td>アクセス解析のため</table></html>\n")
PY
"$SOSHIN" scan "$dir/site" --base-url https://www.example.jp/ --scope 4 --now 2026-11-20 --quiet \
    -o "$dir/big"

NODE_PATH=$dir/node/node_modules node tests/all/html.js "$chromium" "$dir"
