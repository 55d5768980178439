#!/usr/bin/env bash
# The main job as a newcomer runs it: `soshin demo` crawls the sample service over loopback, and every
# row of tests/sites/sample.truth.csv, written by hand before there was a program, is looked up in the report.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$SOSHIN" demo --now 2026-11-20 --lang ja -o "$dir/report" >"$dir/out" 2>"$dir/err"
code=$?
python3 - "$dir/report" "$code" <<'PY'
import csv, sys
folder, code = sys.argv[1], int(sys.argv[2])
BASE = "https://www.minato-tabi.example/"
def rows(name):
    with open(folder + "/" + name, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))
failed = 0
def check(condition, what):
    global failed
    if not condition:
        failed += 1
        print("FAIL  " + what)
sent, duties, findings, coverage = (rows(n + ".csv") for n in ("transmissions", "recipients", "findings", "coverage"))
truth = list(csv.DictReader(open("tests/sites/sample.truth.csv", newline="", encoding="utf-8")))
def shown(page): return BASE + page.removesuffix("index.html")
def of(page, host): return [r for r in sent if r["page_url"].removesuffix("index.html") == shown(page) and r["host"] == host]
def duty(row):
    key = ("service_id", row["service_id"]) if row["service_id"] else ("recipient", row["host"].split(".", 1)[1])
    return next((d for d in duties if d[key[0]] == key[1] and (row["service_id"] or not d["recipient_id"])), None)
LACKS = {"disclosed": ("disclosed", "stated", "stated"), "partial-purpose": ("partial", "stated", "absent"),
         "partial-content": ("partial", "absent", "stated"), "absent": ("absent", "absent", "absent"),
         "review": ("absent", "absent", "absent"), "unknown-recipient": ("absent", "absent", "absent")}
for t in truth:
    what = "%(page)s %(host)s %(mechanism)s %(expected)s" % t
    found = of(t["page"], t["host"]) if t["host"] else []
    if t["expected"] in LACKS:
        hits = [r for r in found if r["certainty"] == t["certainty"] and (r["mechanism"] == t["mechanism"])]
        check(hits, "not found: " + what)
        d = duty(hits[0]) if hits else None
        got = d and (d["verdict"], d["content_verdict"], d["purpose_verdict"])
        check(not hits or got == LACKS[t["expected"]], "%s: %s" % (what, got))
        severities = {f["severity"] for f in findings if d and f["service_id"] == d["service_id"]
                      and f["recipient"] == d["recipient"] and f["rule"] != "purpose-one-sided"}
        wanted = {"disclosed": set(), "review": {"review"}, "unknown-recipient": {"review"}}.get(t["expected"], {"violation"})
        check(not hits or severities == wanted, "%s: findings %s" % (what, sorted(severities)))
    elif t["expected"] == "notice-far":
        far = [f for f in findings if f["rule"] == "notice-far" and f["page_url"] == shown(t["page"])]
        check([(f["severity"], f["pages"]) for f in far] == [("review", "1")], what)
    elif t["expected"] == "not-counted":
        check(all(r["certainty"] == "none" for r in found), "counted: " + what)
    elif t["expected"] == "no-row":
        check(not [r for r in found if r["mechanism"] == t["mechanism"] or t["mechanism"] in ("a", "meta", "jsonld")],
              "reported: " + what)
    elif t["expected"] == "behind-robots":
        check(not found, "visited: " + what)
hosts = {t["host"] for t in truth if t["expected"] not in ("no-row", "behind-robots")}
check({r["host"] for r in sent} <= hosts, "unexpected hosts %s" % sorted({r["host"] for r in sent} - hosts))
by_url = {c["url"]: c for c in coverage}
check(by_url[BASE + "guide/otaru.html"]["outcome"] == "not_found", "guide/otaru.html is a broken link")
check(by_url[BASE + "mypage/history.html"]["outcome"] == "robots", "mypage/history.html is disallowed")
check(by_url[BASE + "campaign/summer.html"]["notice_steps"] == "2", "campaign/summer.html: two steps to the notice")
check(by_url[BASE]["notice_steps"] == "1", "start page: one step to the notice")
unseen = [d["service_id"] for d in duties if d["verdict"] == "stated_not_seen"]
check(unseen == ["hotjar"], "stated and not seen: %s" % unseen)
check(sum(c["outcome"] == "page" for c in coverage) == 12, "12 pages are read")
KNOWN = {"content-absent", "purpose-absent", "recipient-absent", "purpose-one-sided", "stated-not-seen", "notice-far"}
check({f["rule"] for f in findings} == KNOWN, "rules: %s" % sorted({f["rule"] for f in findings} ^ KNOWN))
check(code == 1, "exit code %d" % code)
print("%d rows of truth checked, %d failed" % (len(truth), failed))
sys.exit(failed > 0)
PY
