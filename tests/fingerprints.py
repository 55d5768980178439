"""Fingerprints stay when pages, rows or limits change that have nothing to do with the finding.

fingerprints.py PROGRAM FOLDER: a service with faults (tests/sites/compliant, spoilt), and variants of it in which
only the surroundings differ: for each finding that both have, the fingerprint must be the same, and what is
found must be the same unless the variant says what it leaves out.
"""
import os
import re
import shutil
import sys

import made_site as site

SOURCE = "tests/sites/compliant"
NOTICE = "external-transmission.html"
AUDITED = "https://www.misaki.example/"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def change(path, *pairs):
    text = read(path)
    for old, new in pairs:
        if not re.search(old, text, re.S):
            raise SystemExit("%s has no %s" % (path, old))
        text = re.sub(old, new, text, flags=re.S)
    site.put(path, text)


def spoil(folder):
    """Something for most kinds of findings: about a recipient, an item, a notice, the whole service."""
    def row(name):
        return r'<tr id="%s">.*?</tr>\n' % name
    change(folder + "/site/" + NOTICE, (row("karte"), ""), (row("youtube"), ""), (row("kaiseki.example"), ""),
           (r'(<tr id="meta-pixel">.*?</td>.*?</td>\n  <td>).*?</td>', r"\1</td>"),
           (r'(<tr id="x-ads">\n  <td>)X Corp.', r"\1"),
           (r'<meta name="viewport".*?>', ""), ("参照元のURL、閲覧した日時", "リファラ、閲覧した日時"),
           (r"<p>手続は.*?</p>", ""),
           ("</tbody>", "<tr><td>Criteo S.A.</td><td>Criteo</td><td>閲覧したページのURL</td><td>広告の効果測定</td>"
            "<td>広告の配信</td></tr></tbody>"))
    change(folder + "/site/articles.html",
           ("</head>", '<script src="https://static.hotjar.com/c/h.js"></script></head>'))
    change(folder + "/site/index.html", (r'<a href="external-transmission.html">外部送信について</a>', ""))


def pages(folder):
    return [folder + "/site/" + name for name in os.listdir(folder + "/site") if name.endswith(".html")]


def in_another_order(folder):
    """The page with most of the tags comes last and not first."""
    os.rename(folder + "/site/articles.html", folder + "/site/zzz.html")
    for path in pages(folder):
        if "articles.html" in read(path):
            change(path, ("articles.html", "zzz.html"))


def with_more_pages(folder):
    for number in range(30):
        shutil.copy(folder + "/site/privacy.html", "%s/site/a%02d.html" % (folder, number))


def with_more_on_every_page(folder):
    for path in pages(folder):
        change(path, ("<body>", "<body>\n<p>工事のお知らせ</p>\n\n\n"))


def with_other_rows(folder):
    change(folder + "/site/" + NOTICE,
           ("<tbody>", "<tbody><tr><td>株式会社みなと</td><td>港計測</td><td>閲覧したページのURL</td><td>アクセス解析</td>"
            "<td>分析機能の改良</td></tr>"))


def with_rows_turned(folder):
    path = folder + "/site/" + NOTICE
    body = re.search(r"<tbody>(.*?)</tbody>", read(path), re.S).group(1)
    change(path, (re.escape(body), "".join(reversed(re.findall(r"<tr.*?</tr>\n?", body, re.S)))))


def with_fewer_pages(folder):
    change(folder + "/service.yaml", ("^", "max_pages: 5\n"))


def with_another_scope(folder):
    change(folder + "/service.yaml", (r"scope: \[2, 4\]", "scope: unknown"))


def in_japanese(folder):
    change(folder + "/service.yaml", ("^", "lang: ja\n"))


# What may be found besides, and whether all that the spoilt service has must be found again.
VARIANTS = (
    (in_another_order, set(), True), (with_more_pages, set(), True), (with_more_on_every_page, set(), True),
    (with_other_rows, {"stated-not-seen"}, True), (with_rows_turned, set(), True),
    (with_fewer_pages, {"stated-not-seen", "notice-unreadable", "page-unseen", "notice-far"}, False),
    (with_another_scope, set(), True), (in_japanese, set(), True),
)


def findings(folder):
    """(rule, ids, item) -> fingerprints. What is about no recipient is told apart by its rule alone."""
    found = {}
    for row in site.rows(folder + "/findings.csv"):
        who = row["recipient_id"] or row["recipient"]
        found.setdefault((row["rule"], who, row["service_id"], row["item"]), set()).add(row["fingerprint"])
    return found


def check(name, base, found, more, is_whole):
    wrong = ["%s: another fingerprint" % (key,) for key in base
             if key in found and not (found[key] & base[key])]
    wrong += ["%s: not found again" % (key,) for key in base if is_whole and key not in found]
    wrong += ["%s: not expected" % (key,) for key in found if key not in base and key[0] not in more]
    for line in wrong:
        print("FAIL  %s: %s" % (name, line))
    return not wrong and len(set(base) & set(found)) >= 3


def main(program, work):
    names = ["spoilt"] + [change_of.__name__ for change_of, _, _ in VARIANTS]
    for name in names:
        shutil.copytree(SOURCE, "%s/%s" % (work, name))
        change("%s/%s/service.yaml" % (work, name), ("name: みさき通信", "name: " + name))
        spoil("%s/%s" % (work, name))
    for change_of, _, _ in VARIANTS:
        change_of("%s/%s" % (work, change_of.__name__))
    folders = site.scan(program, work, names)
    base = findings(folders["spoilt"])
    good = len(base) >= 10
    for (rule, who, service, item), signs in base.items():
        if who and signs != {site.fingerprint(rule, who, service, item, AUDITED)}:
            print("FAIL  %s %s: the fingerprint is not the one of docs/rules.md" % (rule, who))
            good = False
    for change_of, more, is_whole in VARIANTS:
        name = change_of.__name__
        good &= check(name, base, findings(folders[name]), more, is_whole)
    print("%d findings, %d variants" % (len(base), len(VARIANTS)))
    return not good


sys.exit(main(*sys.argv[1:]))
