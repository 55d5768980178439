#!/bin/bash
# The evidence of a scan as somebody else's program reads it: warcio (npm, the reader of the Webrecorder
# project). Every response is decoded by it, and its bytes are those that the report counts. Left out,
# with a line that says so, where npm cannot reach its registry. SOSHIN names the program.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v npm >/dev/null || ! (cd "$work" && npm install --silent --no-audit --no-fund warcio@2.4) \
    >"$work/npm.log" 2>&1; then
    echo "SKIP  warcio could not be installed with npm: the evidence was not read by another program"
    exit 0
fi

cat >"$work/read.mjs" <<'END2'
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { WARCParser } from "warcio";

const [, , folder, base, origin] = process.argv;
const rows = new Map(readFileSync(folder + "/coverage.csv", "utf8").split("\r\n").slice(1)
    .map((line) => line.split(",")).map((cells) => [cells[0], cells]));
const counts = {};
let compared = 0;
let target = "";
for await (const record of new WARCParser(createReadStream(folder + "/evidence.warc.gz"))) {
    counts[record.warcType] = (counts[record.warcType] || 0) + 1;
    if (record.warcType === "warcinfo")
        target = (await record.contentText()).match(/soshin-target: (\S+)\r\n/)[1];
    if (record.warcType !== "response" || record.warcHeaders.headers.get("Soshin-Kind") !== "page")
        continue;
    const body = await record.readFully(true);
    const url = record.warcTargetURI.replace(target, base);
    const row = rows.get(url) || rows.get(url.replace(/index\.html$/, "")); // the same page twice
    if (!row)
        throw new Error("no row for " + record.warcTargetURI);
    if (!row[12])
        continue;
    if (createHash("sha256").update(body).digest("hex") !== row[12])
        throw new Error("other bytes: " + record.warcTargetURI);
    compared++;
}
for (const type of ["warcinfo", "request", "response", "metadata"])
    if (!counts[type])
        throw new Error("no record: " + type);
if (compared < 12)
    throw new Error("compared " + compared);
console.log(JSON.stringify(counts), compared, "bodies are the same");
END2

"$soshin" demo --evidence --now 2026-11-20 -q -o "$work/demo"
cd "$work" && node read.mjs "$work/demo" https://www.minato-tabi.example/
