#!/usr/bin/env python3
"""Readers that know nothing of soshin, for tests/report.sh.

report_check.py schema SCHEMA FILE        FILE fits the JSON Schema (the keywords that ours uses)
report_check.py hostile IN OUT            every free text of a report.json becomes a hostile one
report_check.py formats FOLDER REPORT     what was written of REPORT into FOLDER, format by format
report_check.py status IN OUT             the findings get a baseline: known, accepted, gone
report_check.py baseline FOLDER           what the formats make of that
"""
import csv
import json
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

csv.field_size_limit(1 << 30)
TABLES = ("transmissions", "disclosures", "findings", "recipients", "coverage")
HOSTILE = (
    "a\"b'c,d;e", "line\r\nline\n\nline\ttab", "=cmd|' /C calc'!A0", "@SUM(A1)", "'=1", "-1+1",
    "</script><script>alert(1)</script>", "<b>&amp;]]><!-- -->", "\u202eevil\u2066\u200f", "a\0b",
    "\x1b[2J\x07\x9b31m", "::error file=a::b", "%0A::error::x", "| a | b |\n|---|", "`code` ``` ~~~",
    "[x](javascript:alert(1)) ![y](https://e.example/z)", "@everyone #1 https://e.example/", "$x$ \\",
    "\ufffe\uffff\U000e0041", "\u2028\u2029", "日本語・株式会社", "x" * (1 << 20))


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


# ---- the schema ----

KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KEYWORDS = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required",
            "additionalProperties", "items", "enum", "const", "pattern", "minimum"}


def is_kind(value, kind):
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


def problems(schema, root, value, path):
    unknown = set(schema) - KEYWORDS
    if unknown:
        yield f"{path}: this check does not know {sorted(unknown)}"
    if "$ref" in schema:
        yield from problems(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, value, path)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_kind(value, kind) for kind in kinds):
        yield f"{path}: {value!r:.50} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r:.50} is not in {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r:.50} is not {schema['const']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r:.50} does not match {schema['pattern']}"
    if "minimum" in schema and value is not None and value < schema["minimum"]:
        yield f"{path}: {value} is too small"
    if isinstance(value, dict):
        named = schema.get("properties", {})
        for key in sorted(set(schema.get("required", ())) - set(value)):
            yield f"{path}: no {key}"
        for key in value:
            if key in named:
                yield from problems(named[key], root, value[key], f"{path}.{key}")
            elif schema.get("additionalProperties", True) is False:
                yield f"{path}: {key} does not stand in the schema"
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from problems(schema.get("items", {}), root, item, f"{path}[{i}]")


def check_schema(schema, path):
    schema = load(schema)
    return list(problems(schema, schema, load(path), "report"))[:20]


# ---- hostile texts ----

FREE = {"page_url", "host", "url", "snippet", "initiator", "domain", "notice_url", "recipient", "service",
        "content_stated", "quote", "evidence", "notice_quote", "purpose", "content_type", "charset",
        "found_on", "audited", "canonical_hint", "title", "data_url", "name_ja", "name_en", "message_ja",
        "message_en", "mend_ja", "mend_en", "subject", "first_seen", "ids",
        "optout_url", "policy_url", "category", "category_ja", "category_en", "country", "containers_unread", "places"}


def poison(value, key, counter):
    if isinstance(value, dict):
        return {k: poison(v, k, counter) for k, v in value.items()}
    if isinstance(value, list):
        return [poison(v, key, counter) for v in value]
    is_text = isinstance(value, str) and (key in FREE or (key == "content" and value))
    if not is_text:
        return value
    counter[0] += 1
    return HOSTILE[counter[0] % len(HOSTILE)]


def make_hostile(source, target):
    report = load(source)
    # One megabyte once in each column is enough.
    for table in ("requests",) + TABLES:
        report[table] = report[table][:len(HOSTILE) + 1]
    del report["disclosures"][len(HOSTILE):]
    content = [row.pop("content") for row in report["requests"]]
    fixed = {key: report[key] for key in ("declarations", "options", "rules", "scope", "disclaimer")}
    report = poison(report, "", [0])
    report.update(fixed)
    for row, ids in zip(report["requests"], content):
        row["content"] = ids
    for row in report["transmissions"]:
        row["request"] %= len(report["requests"])
    for row in report["recipients"]:
        row["first_transmission"] = row["first_transmission"] and 0
        row["disclosure"] = row["disclosure"] and 0
    for row in report["findings"]:
        row["duty"] = None if row["duty"] is None else row["duty"] % len(report["recipients"])
    left = len(report["disclosures"])
    for notice in report["notices"]:
        notice["disclosures"] = min(notice["disclosures"], left)
        left -= notice["disclosures"]
    with open(target, "w", encoding="utf-8") as file:
        json.dump(report, file)


def is_hidden(char):
    return unicodedata.category(char) in ("Cc", "Cf") and char not in "\n"


def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8")  # strict


def rows_of(report, table):
    """The rows of a table: a transmission with what its request says."""
    if table != "transmissions":
        return report[table]
    return [{**report["requests"][row["request"]], **row} for row in report[table]]


def check_csv(folder, report, table):
    with open(f"{folder}/{table}.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    header, rows = rows[0], rows[1:]
    if len(rows) != len(report[table]):
        yield f"{table}.csv: {len(rows)} rows, not {len(report[table])}"
    for row, expected in zip(rows, rows_of(report, table)):
        if len(row) != len(header):
            yield f"{table}.csv: a row of {len(row)} cells"
        for name, cell in zip(header, row):
            if cell[:1] and cell[0] in "=+-@\t\r":
                yield f"{table}.csv: a formula in {name}: {cell!r:.60}"
            if re.match("'+[=+@\t\r-]", cell):
                cell = cell[1:]
            value = expected[name]
            value = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            if cell != value:
                yield f"{table}.csv: {name} is {cell!r:.60}, not {value!r:.60}"


def check_junit(folder, report):
    text = read(f"{folder}/junit")
    if any(is_hidden(c) for c in text):
        yield "junit: a hidden character"
    root = ET.fromstring(text)
    cases = list(root.iter("testcase"))
    whole = [f for f in report["findings"] if f["duty"] is None]
    if len(cases) != 1 + len(report["recipients"]) + len(whole):
        yield f"junit: {len(cases)} tests"
    for suite in (root, root[0]):
        counts = {"tests": len(cases), "failures": len(list(root.iter("failure"))),
                  "skipped": len(list(root.iter("skipped")))}
        for name, count in counts.items():
            if suite.get(name) != str(count):
                yield f"junit: {name} is {suite.get(name)}, not {count}"
    for case in cases:
        if [child.tag for child in case] not in (["system-out"], ["failure"], ["skipped"]):
            yield f"junit: {case.get('name')!r:.50} holds {[child.tag for child in case]}"


LEVELS = {"violation": "error", "review": "warning", "advice": "note", "info": "note", "unknown": "none"}


def check_sarif(folder, report):
    sarif = load(f"{folder}/sarif")
    run = sarif["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    if sarif["version"] != "2.1.0" or not sarif["$schema"].endswith("sarif-schema-2.1.0.json"):
        yield "sarif: version"
    if len(run["results"]) != len(report["findings"]):
        yield f"sarif: {len(run['results'])} results"
    for result, finding in zip(run["results"], report["findings"]):
        place = result["locations"][0]["physicalLocation"]
        related = result.get("relatedLocations", [])
        facts = (
            result["ruleId"] == finding["rule"] == rules[result["ruleIndex"]]["id"],
            result["level"] == LEVELS[finding["severity"]],
            result["kind"] == ("open" if finding["severity"] == "unknown" else "fail"),
            result["partialFingerprints"]["soshin/v1"] == finding["fingerprint"],
            isinstance(place["artifactLocation"]["uri"], str),
            place.get("region", {}).get("startLine") == finding["page_line"],
            bool(related) == bool(finding["notice_url"]),
            result["message"]["text"].startswith(finding["message"]),
        )
        if not all(facts):
            yield f"sarif: {finding['rule']}: {facts}"
    for rule in rules:
        help_text = rule["help"]["text"]
        if not re.search("[ぁ-ん]", help_text) or not re.search("[A-Za-z]{3} ", help_text):
            yield f"sarif: the help of {rule['id']} is not in both languages"


def check_lines(folder, report):
    """Annotations: each line is one, and nothing in it begins another."""
    news = [f for f in report["findings"] if f["status"] in ("new", "known")]
    lines = read(f"{folder}/github").split("\n")
    if lines.pop() != "" or len(lines) != len(news) + 1:
        yield f"github: {len(lines)} lines, not {len(news) + 1}"
    for line in lines:
        if not re.match(r"::(error|warning|notice) (file=[^,:]*,(line=\d+,)?)?title=[^,:]*::", line):
            yield f"github: {line!r:.80}"
        if any(is_hidden(c) for c in line):
            yield "github: a hidden character"


def check_markdown(folder):
    text = read(f"{folder}/markdown")
    if len(text) > 65536:
        yield f"markdown: {len(text)} characters do not fit into a comment"
    if any(is_hidden(c) for c in text):
        yield "markdown: a hidden character"
    spans = re.compile(r"(?<![`\\])(`+)(?!`) .*? \1(?!`)")
    plain = spans.sub("", text)
    if re.search(r"<(?!!-- -->)|(?<!\\)[`\[]|[@#]\w|https?://", plain):
        found = re.search(r"<(?!!-- -->)|(?<!\\)[`\[]|[@#]\w|https?://", plain)
        yield f"markdown: markup {plain[max(0, found.start() - 60):found.start() + 40]!r}"
    for line in plain.split("\n"):
        bars = len(re.findall(r"(?<!\\)\|", line))
        if line.startswith("|") and bars != 6:
            yield f"markdown: a row of {bars} bars: {line!r:.100}"


def check_text(folder):
    if any(is_hidden(c) for c in read(f"{folder}/text")):
        yield "text: a hidden character"


# Columns that follow from others, so that they are not what a poisoned report says there.
DERIVED = {
    "transmissions": {"recipient", "service", "request"}, "disclosures": set(), "coverage": set(),
    "findings": {"audited", "verdict", "recipient_id", "recipient", "service_id", "service", "reach",
                 "message", "mend"},
    "recipients": {"audited", "recipient", "service", "content_stated", "first_page_url",
                   "first_page_line", "notice_url", "notice_line"}}


def check_json(report, source):
    """All texts came through; a NUL is U+FFFD in all of our texts."""
    source = json.loads(json.dumps(source).replace("\\u0000", "\\ufffd"))
    for key, value in source.items():
        if key == "requests":  # numbered anew by the transmissions
            continue
        if key.startswith("known_"):  # those that rows speak of
            ids = {row["id"]: row for row in value}
            if not report[key] or any(ids[row["id"]] != row for row in report[key]):
                yield f"json: {key} is not what was read"
        elif key not in TABLES:
            if report[key] != value:
                yield f"json: {key} is not what was read"
        rows = zip(rows_of(report, key), rows_of(source, key), strict=True) if key in TABLES else ()
        for row, expected in rows:
            for name in set(expected) - DERIVED[key]:
                if row[name] != expected[name]:
                    yield f"json: {key}.{name}: {row[name]!r:.60}, not {expected[name]!r:.60}"


def check_formats(folder, source):
    report = load(f"{folder}/json")
    found = list(check_json(report, load(source)))
    if re.search("[<>\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]", read(f"{folder}/json")):
        found.append("json: a character that is not inert")
    for table in TABLES:
        found += check_csv(folder, report, table)
    for check in (check_junit, check_sarif, check_lines):
        found += check(folder, report)
    return found + list(check_markdown(folder)) + list(check_text(folder))


# ---- a baseline ----

def make_baseline(source, target):
    report = load(source)
    for finding, status in zip(report["findings"], ("new", "known", "accepted", "gone")):
        finding.update(status=status, first_seen="" if status == "new" else "2026-01-02",
                       reason="agreed" if status == "accepted" else "")
    report["findings"].append(report["findings"].pop(3))  # those that are gone stand last
    with open(target, "w", encoding="utf-8") as file:
        json.dump(report, file)


def check_baseline(folder):
    results = load(f"{folder}/sarif")["runs"][0]["results"]
    states = [r["baselineState"] for r in results]
    found = []
    if states[:3] + states[-1:] != ["new", "unchanged", "unchanged", "absent"]:
        found.append(f"sarif: {states}")
    if [r.get("suppressions") for r in results[:3] + results[-1:]] != [
            None, None, [{"kind": "external", "status": "accepted", "justification": "agreed"}], None]:
        found.append("sarif: suppressions")
    return found


def main(arguments):
    commands = {"schema": check_schema, "hostile": make_hostile, "formats": check_formats,
                "status": make_baseline, "baseline": check_baseline}
    found = commands[arguments[0]](*arguments[1:]) or []
    print("\n".join(found[:20]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
