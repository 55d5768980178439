"""Golden cases: small services whose findings were written by hand from docs/rules.md, before they were run.

golden.py PROGRAM FOLDER FILE...: makes each case below FOLDER, scans all of them in one run, and holds what
the reports say against what the case expects: every finding, no other, and the exit code.

A case, line by line (# begins a comment):
  case NAME              the lines up to the next one belong to it
  why TEXT               the passage that it stands on
  scope WORDS            as in service.yaml; 4 when there is none
  yaml LINE              a further line of service.yaml, blanks in front are kept after the first
  page PATH LINK...      a page; a link is ADDRESS or ADDRESS=words; without one: to notice.html
  tag NAME...            tags of made_site.py on that page
  html TEXT              a line of the page (or of the notice, behind its table) as it is
  notice PATH LINK...    a page that is a notice, with a table of the rows that follow
  head TEXT              a line of that notice's head; "no-viewport" leaves the viewport out
  columns A | B ...      headers of its table; the usual four when there are none
  row A | B ...          its cells; CONTENT and PURPOSE stand for complete ones
  file PATH TEXT         a file of the site
  request URL            the service is a recording (HAR) of its pages, with that request of the first one
  accept RULE WHO ITEM REASON [until DAY]   an accepted finding, by the fingerprint of docs/rules.md
  known RULE WHO ITEM    a finding of the baseline
  expect SEVERITY RULE [WHO [ITEM]] [=STATUS]   WHO: company/product or domain; status new when not given
  verdict WHO VERDICT    a row of recipients.csv
  exit CODE              0 when there is none
"""
import json
import sys

import made_site as site

HEADERS = "送信先 | サービス名 | 送信される情報 | 利用目的"


class Case:
    def __init__(self, name, where):
        self.name, self.where = name, where
        self.scope, self.yaml, self.pages, self.files = "4", [], [], []
        self.accepted, self.known, self.requests = [], [], []
        self.expected, self.verdicts, self.exit, self.why = [], [], "0", ""


class Page:
    def __init__(self, is_notice, words):
        self.path, self.links, self.is_notice = words[0], words[1:], is_notice
        self.headers, self.rows, self.head, self.html = HEADERS, [], [], []


def cells(text):
    words = text.replace("CONTENT", site.CONTENT).replace("PURPOSE", site.PURPOSE)
    return [cell.strip() for cell in words.split("|")]


def take_page(case, key, text):
    if key in ("page", "notice"):
        case.pages.append(Page(key == "notice", text.split()))
        return True
    if key not in ("tag", "html", "head", "columns", "row"):
        return False
    page = case.pages[-1]
    if key == "tag":
        page.html += [site.TAGS[name] for name in text.split()]
    elif key == "columns":
        page.headers = text
    else:
        {"html": page.html, "head": page.head, "row": page.rows}[key].append(text)
    return True


def take(case, key, text, where):
    if key in ("why", "scope", "exit"):
        setattr(case, key, text)
    elif key == "expect":
        words = text.split()
        status = words.pop()[1:] if words[-1][0] == "=" else "new"
        case.expected.append(tuple(words + ["-"] * (4 - len(words)) + [status]))
    elif key in ("yaml", "verdict", "file", "accept", "known", "request"):
        {"yaml": case.yaml, "verdict": case.verdicts, "file": case.files, "accept": case.accepted,
         "known": case.known, "request": case.requests}[key].append(text)
    elif not take_page(case, key, text):
        raise SystemExit("%s: there is no key %s" % (where, key))


def read(path):
    cases = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            key, _, text = line.rstrip("\n").partition(" ")
            where = "%s:%d" % (path, number)
            if not key or key[0] == "#":
                continue
            if key == "case":
                cases.append(Case(text, where))
            else:
                take(cases[-1], key, text if key == "yaml" else text.strip(), where)
    return cases


def table(page):
    out = ["<table><tr>%s</tr>" % "".join("<th>%s</th>" % cell for cell in cells(page.headers))]
    for row in page.rows:
        out.append("<tr>%s</tr>" % "".join("<td>%s</td>" % cell for cell in cells(row)))
    return "\n".join(out + ["</table>"])


def page_text(page):
    body = site.navigation(page.links or ["notice.html"])
    if not page.is_notice:
        return site.page("", body + "\n".join([""] + page.html))
    viewport = "" if "no-viewport" in page.head else site.VIEWPORT
    head = "\n".join(line for line in page.head if line != "no-viewport")
    body += "\n<h1>外部送信について</h1>\n<p>利用者に関する情報の外部送信について、次のとおり公表します。</p>\n"
    body += (table(page) if page.rows else "") + "\n".join([""] + page.html)
    return site.page(head, body, "外部送信について", viewport)


def key_of(text):
    """rule, who, item -> fingerprint and cells of findings.csv"""
    rule, who, item = text.split()[:3]
    company, _, service = who.partition("/")
    item = "" if item == "-" else item
    company = "" if company == "-" else company
    return {"rule": rule, "recipient_id": company if service else "", "recipient": company,
            "service_id": service, "item": item, "audited": site.BASE, "severity": "violation",
            "verdict": "absent", "page_url": site.BASE, "message": "m", "mend": "m",
            "fingerprint": site.fingerprint(rule, company, service, item),
            "first_seen": "2026-10-01", "status": "new"}


def write_declared(folder, case):
    out = []
    for text in case.accepted:
        words = text.split()
        until = words[words.index("until") + 1] if "until" in words else ""
        out += ["  - fingerprint: \"%s\"" % key_of(text)["fingerprint"], "    reason: %s" % words[3]]
        out += ["    until: \"%s\"" % until] if until else []
    if case.known:
        known = [key_of(text) for text in case.known]
        lines = [",".join(known[0])] + [",".join(row.values()) for row in known]
        site.put(folder + "/known.csv", "\r\n".join(lines) + "\r\n")
    return (["accepted:"] + out if out else []) + (["baseline: known.csv"] if case.known else [])


def entry(url, page, body, kind):
    headers = [{"name": "Referer", "value": page}] if page else []
    made = {"startedDateTime": "2026-11-01T09:00:00.000+09:00", "_resourceType": kind,
            "request": {"method": "GET", "url": url, "headers": headers},
            "response": {"status": 200, "headers": [],
                         "content": {"size": len(body), "mimeType": "text/html", "text": body}}}
    if page:
        made["_initiator"] = {"type": "parser", "url": page, "lineNumber": 4}
    return made


def recording(case):
    first = site.BASE + case.pages[0].path.replace("index.html", "")
    entries = [entry(site.BASE + page.path.replace("index.html", ""), "", page_text(page), "document")
               for page in case.pages]
    entries += [entry(url, first, "", "image") for url in case.requests]
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "golden", "version": "1"},
                               "entries": entries}})


def make(work, case):
    folder = "%s/%s" % (work, case.name)
    for page in case.pages:
        site.put("%s/site/%s" % (folder, page.path), page_text(page))
    for text in case.files:
        path, _, words = text.partition(" ")
        site.put("%s/site/%s" % (folder, path), words + "\n")
    lines = ["name: " + case.name, "scope: " + case.scope]
    if case.requests:
        site.put(folder + "/site.har", recording(case))
        lines.append("start: site.har")
    else:
        lines += ["start: site", "base_url: " + site.BASE]
    site.put(folder + "/service.yaml", "\n".join(lines + case.yaml + write_declared(folder, case)) + "\n")


def check(folder, case):
    rows = site.rows(folder + "/findings.csv")
    found = sorted((row["severity"], row["rule"], site.who(row), row["item"] or "-", row["status"])
                   for row in rows)
    wrong = ["did not expect " + " ".join(row) for row in found if row not in case.expected]
    wrong += ["expected       " + " ".join(row) for row in case.expected if row not in found]
    if not wrong and found != sorted(case.expected):
        wrong.append("one finding stands there twice")
    if len(set(row["fingerprint"] for row in rows)) != len(rows):
        wrong.append("two findings have one fingerprint")
    duties = {site.who(row): row["verdict"] for row in site.rows(folder + "/recipients.csv")}
    for text in case.verdicts:
        who, verdict = text.split()
        if duties.get(who) != verdict:
            wrong.append("expected       verdict %s %s, not %s" % (who, verdict, duties.get(who)))
    if site.exit_code(folder) != case.exit:
        wrong.append("expected       exit %s, not %s" % (case.exit, site.exit_code(folder)))
    if wrong:
        print("FAIL  %s (%s)\n      %s" % (case.name, case.where, "\n      ".join(wrong)))
    return not wrong


def main(program, work, *paths):
    cases = [case for path in paths for case in read(path)]
    for case in cases:
        make(work, case)
    folders = site.scan(program, work, [case.name for case in cases])
    passed = sum(check(folders[case.name], case) for case in cases)
    print("%d of %d cases" % (passed, len(cases)))
    return passed != len(cases) or len(set(case.name for case in cases)) != len(cases)


sys.exit(main(*sys.argv[1:]))
