"""Mutants of tests/sites/compliant: one thing is taken away, blurred or added at a time.

mutants.py PROGRAM FOLDER: the service as it is has no finding at all, and each mutant has exactly the findings
that belong to what was done to it: rule, severity, recipient and item.
"""
import os
import re
import shutil
import sys

import made_site as site

SOURCE = "tests/sites/compliant"
NOTICE = "site/external-transmission.html"
NOTICE_URL = "https://www.misaki.example/external-transmission.html"
CONTAINER = "gtm.js"

# Rows of the notice by id: who receives, and the gravest that a lack of it may be (docs/rules.md §5, caps).
ROWS = {
    "google-analytics": ("google/google-analytics", "violation"),
    "google-tag-manager": ("google/google-tag-manager", "violation"),
    "google-ads": ("google/google-ads", "review"),  # known from the catalog alone, in a frame
    "youtube": ("google/youtube", "review"),        # no ruling
    "google-maps": ("google/google-maps", "review"),
    "microsoft-clarity": ("microsoft/microsoft-clarity", "violation"),  # by the container
    "meta-pixel": ("meta/meta-pixel", "violation"),
    "line-tag": ("lycorp/line-tag", "violation"),
    "yahoo-ads": ("lycorp/yahoo-ads", "violation"),  # by opt-out
    "x-ads": ("x/x-ads", "violation"),
    "karte": ("plaid/karte", "violation"),
    "formrun": ("basic/formrun", "review"),
    "kaiseki.example": ("kaiseki.example", "review"),  # not in the catalog
}
COMPANY, PRODUCT, CONTENT, PURPOSE, PURPOSE_THERE = range(5)

LINK = '<a href="https://www.vendor.example/privacy">プライバシーポリシー</a>'
CAP = "cap"

# What is done to a row: cells and what they become (%s: as it was), and the finding.
ROW_CHANGES = {
    "content-empty": ({CONTENT: ""}, CAP, "content-absent", "content"),
    "content-dash": ({CONTENT: "―"}, CAP, "content-absent", "content"),
    "content-vague": ({CONTENT: "Cookie等"}, "advice", "content-vague", "content"),
    "content-link": ({CONTENT: LINK}, "review", "content-link-only", "content"),
    "purpose-empty": ({PURPOSE: "", PURPOSE_THERE: ""}, CAP, "purpose-absent", "purpose"),
    "purpose-vague": ({PURPOSE: "サービス向上のため", PURPOSE_THERE: "サービス向上のため"}, "advice",
                      "purpose-vague", "purpose"),
    "purpose-link": ({PURPOSE: LINK, PURPOSE_THERE: LINK}, "review", "purpose-link-only", "purpose"),
    "purpose-ours": ({PURPOSE_THERE: ""}, "info", "purpose-one-sided", "purpose"),
    "purpose-theirs": ({PURPOSE: ""}, "info", "purpose-one-sided", "purpose"),
    "company-empty": ({COMPANY: ""}, "review", "recipient-service-only", "name"),
    "company-other": ({COMPANY: "Criteo S.A."}, "review", "recipient-service-only", "name"),
    "planned": ({COMPANY: "%s（導入予定）"}, "review", "recipient-planned", "name"),
}
# Of these nothing is lacking: they must find nothing.
HARMLESS = {
    "company-alone": {PRODUCT: "　"},
    "company-unknown": {COMPANY: "株式会社みなと"},
    "linked-words": {PURPOSE: '<a href="https://www.vendor.example/product">%s</a>'},
    "link-beside": {CONTENT: "%s（<a href=\"https://www.vendor.example/privacy\">詳細</a>）"},
}

# Tags that the notice does not know, each of another kind, before </head> or </main> of articles.html.
HOTJAR, TIKTOK, UNKNOWN = "hotjar/hotjar", "tiktok/tiktok-pixel", "shukei.example"
TAGS = {
    "script": ("head", '<script src="https://static.hotjar.com/c/hotjar-1.js"></script>', HOTJAR),
    "script-without-scheme": ("head", '<script src="//static.hotjar.com/c/hotjar-1.js"></script>', HOTJAR),
    "script-module": ("head", '<script type="module" src="https://static.hotjar.com/c/h.js"></script>', HOTJAR),
    "script-upper-case": ("head", '<SCRIPT SRC="HTTPS://STATIC.HOTJAR.COM/c/h.js"></SCRIPT>', HOTJAR),
    "script-entities": ("head", '<script src="https&#58;&#47;&#47;static.hotjar.com/c/h.js"></script>', HOTJAR),
    "script-in-main": ("main", '<script src="https://static.hotjar.com/c/hotjar-1.js"></script>', HOTJAR),
    "loader": ("head", '<script>(function(d){var s=d.createElement("script");s.async=1;'
               's.src="https://analytics.tiktok.com/i18n/pixel/events.js";d.head.appendChild(s)})(document);'
               '</script>', TIKTOK),
    "loader-concatenated": ("head", '<script>var u="https://"+"analytics.tiktok.com"+"/i18n/pixel/events.js";'
                            'var s=document.createElement("script");s.src=u;document.head.appendChild(s);'
                            '</script>', TIKTOK),
    "document-write": ("main", '<script>document.write(\'<script src="https://static.hotjar.com/c/h.js">'
                       '<\\/script>\');</script>', HOTJAR),
    "dynamic-import": ("head", '<script type="module">import("https://static.hotjar.com/c/h.js");</script>',
                       HOTJAR),
    "new-image": ("head", '<script>new Image().src="https://px.ads.linkedin.com/collect?pid=1&fmt=gif";'
                  '</script>', "linkedin/linkedin-insight"),
    "fetch": ("head", '<script>fetch("https://tag.shukei.example/v1?u="+encodeURIComponent(location.href));'
              '</script>', UNKNOWN),
    "beacon": ("head", '<script>navigator.sendBeacon("https://tag.shukei.example/b","x=1");</script>', UNKNOWN),
    "xhr": ("head", '<script>var x=new XMLHttpRequest();x.open("POST","https://tag.shukei.example/x");x.send();'
            '</script>', UNKNOWN),
    "socket": ("head", '<script>new WebSocket("wss://tag.shukei.example/s");</script>', UNKNOWN),
    "img": ("main", '<img src="https://px.ads.linkedin.com/collect?pid=1&amp;fmt=gif" alt="" width="1" '
            'height="1">', "linkedin/linkedin-insight"),
    "img-srcset": ("main", '<img src="lighthouse.png" srcset="https://img.shukei.example/a.png 2x" alt="">',
                   UNKNOWN),
    "picture": ("main", '<picture><source srcset="https://img.shukei.example/a.webp">'
                '<img src="lighthouse.png" alt=""></picture>', UNKNOWN),
    "iframe": ("main", '<iframe src="https://tag.shukei.example/frame.html" title="a"></iframe>', UNKNOWN),
    "iframe-lazy": ("main", '<iframe loading="lazy" src="https://tag.shukei.example/f.html" title="a">'
                    '</iframe>', UNKNOWN),
    "object": ("main", '<object data="https://tag.shukei.example/a.svg" type="image/svg+xml"></object>', UNKNOWN),
    "embed": ("main", '<embed src="https://tag.shukei.example/a.svg" type="image/svg+xml">', UNKNOWN),
    "video": ("main", '<video controls src="https://cdn.shukei.example/a.mp4"></video>', UNKNOWN),
    "poster": ("main", '<video controls poster="https://cdn.shukei.example/a.jpg"></video>', UNKNOWN),
    "audio-source": ("main", '<audio controls autoplay><source src="https://cdn.shukei.example/a.mp3"></audio>',
                     UNKNOWN),
    "style-sheet": ("head", '<link rel="stylesheet" href="https://cdn.shukei.example/a.css">', UNKNOWN),
    "icon": ("head", '<link rel="icon" href="https://cdn.shukei.example/a.png">', UNKNOWN),
    "preload": ("head", '<link rel="preload" as="script" href="https://cdn.shukei.example/a.js">', UNKNOWN),
    "css-import": ("head", '<style>@import url("https://cdn.shukei.example/a.css");</style>', UNKNOWN),
    "css-image": ("head", '<style>body{background:url(https://cdn.shukei.example/a.png)}</style>', UNKNOWN),
    "style-attribute": ("main", '<p style="background-image:url(\'https://cdn.shukei.example/a.png\')">a</p>',
                        UNKNOWN),
    "form": ("main", '<form action="https://form.shukei.example/a" method="post"><input name="a">'
             '<button>送る</button></form>', UNKNOWN),
    "form-button": ("main", '<form><input name="a"><button formaction="https://form.shukei.example/a">送る'
                    '</button></form>', UNKNOWN),
    "ping": ("main", '<a href="index.html" ping="https://tag.shukei.example/p">表紙</a>', UNKNOWN),
    "input-image": ("main", '<input type="image" src="https://cdn.shukei.example/a.png" alt="a">', UNKNOWN),
    "svg-image": ("main", '<svg width="9" height="9"><image href="https://cdn.shukei.example/a.png"/></svg>',
                  UNKNOWN),
    "noscript": ("main", '<noscript><img src="https://px.ads.linkedin.com/collect?pid=1" alt=""></noscript>',
                 "linkedin/linkedin-insight"),
    "after-consent": ("head", '<script type="text/plain" data-category="marketing" '
                      'data-src="https://static.hotjar.com/c/h.js"></script>', HOTJAR),
}
GATED = ("noscript", "after-consent")
# What looks like a tag and sends nothing when the page opens: finds nothing.
NO_TAGS = {
    "comment": '<!-- <script src="https://static.hotjar.com/c/h.js"></script> -->',
    "textarea": '<textarea><script src="https://static.hotjar.com/c/h.js"></script></textarea>',
    "template": '<template><script src="https://static.hotjar.com/c/h.js"></script></template>',
    "escaped": '<pre>&lt;script src="https://static.hotjar.com/c/h.js"&gt;&lt;/script&gt;</pre>',
    "plain-link": '<a href="https://www.hotjar.com/">Hotjar</a>',
    "json": '<script type="application/ld+json">{"url": "https://static.hotjar.com/"}</script>',
    "script-comment": '<script>/* s.src = "https://static.hotjar.com/c/h.js" */ // fetch("https://a.example")'
                      '\n</script>',
    "own-image": '<img src="https://img.misaki.example/a.png" alt="">',
    "preconnect": '<link rel="preconnect" href="https://static.hotjar.com">',
    "canonical": '<link rel="canonical" href="https://www.misaki.example/articles.html">',
}


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def replaced(text, old, new):
    if old not in text:
        raise SystemExit("the compliant service has no %s" % old)
    return text.replace(old, new)


def row_of(notice, row):
    return re.search(r'<tr id="%s">.*?</tr>\n' % re.escape(row), notice, re.S).group(0)


def row_changed(notice, row, cells):
    old = row_of(notice, row)
    parts = re.split(r"(?<=<td>)(.*?)(?=</td>)", old)
    for cell, words in cells.items():
        at = 2 * cell + 1
        parts[at] = words % parts[at] if "%s" in words else words
    return replaced(notice, old, "".join(parts))


class Mutants:
    def __init__(self):
        self.base = {}
        for folder, _, names in os.walk(SOURCE):
            for name in names:
                path = os.path.join(folder, name)
                if not name.endswith(".png"):
                    self.base[os.path.relpath(path, SOURCE)] = text_of(path)
        self.list = []

    def add(self, name, changes, *expected):
        """changes: path -> text; expected: (severity, rule, who, item)."""
        self.list.append((name, changes, sorted(expected)))

    def page(self, name, path, old, new, *expected):
        self.add(name, {path: replaced(self.base[path], old, new)}, *expected)


def note(severity, rule):
    """A finding about the notice or the whole service."""
    return severity, rule, "-", "-"


def row_findings(row, name, change):
    """What a change of a row makes; by opt-out (Rule art. 22-2-31) all seven items must stand there."""
    who, cap = ROWS[row]
    _, severity, rule, item = change
    own = (cap if severity == CAP else severity, rule, who, item)
    if row == "kaiseki.example" and name.startswith("company-"):
        return []  # its domain stands beside the product
    if row != "yahoo-ads":
        return [own]
    if rule == "purpose-one-sided":
        return []  # a purpose is stated, so the exception holds
    grave = "violation" if severity == CAP else "review"
    return [own, (grave, "optout-incomplete", who, "-")]


def add_rows(mutants):
    notice = mutants.base[NOTICE]
    for row, (who, cap) in ROWS.items():
        gone = [(cap, "recipient-absent", who, "name")]
        if row == "yahoo-ads":
            gone.append(("violation", "optout-incomplete", who, "-"))
        mutants.page("row-gone." + row, NOTICE, row_of(notice, row), "", *gone)
        for name, change in ROW_CHANGES.items():
            mutants.add("%s.%s" % (name, row), {NOTICE: row_changed(notice, row, change[0])},
                        *row_findings(row, name, change))
    for number, (name, cells) in enumerate(HARMLESS.items()):
        for row in list(ROWS)[number:-1:4]:
            mutants.add("%s.%s" % (name, row), {NOTICE: row_changed(notice, row, cells)})


def add_tags(mutants):
    path = "site/articles.html"
    for name, (where, tag, who) in TAGS.items():
        severity = "review" if who == UNKNOWN or name in GATED else "violation"
        mutants.page("tag-" + name, path, "</%s>" % where, tag + "\n</%s>" % where,
                     (severity, "recipient-absent", who, "name"))
    for name, tag in NO_TAGS.items():
        mutants.page("no-tag-" + name, path, "</main>", tag + "\n</main>")
    hotjar = ("violation", "recipient-absent", HOTJAR, "name")
    mutants.page("tag-own-script", "site/site.js", "(function () {",
                 'var s = document.createElement("script");\n'
                 's.src = "https://static.hotjar.com/c/h.js";\ndocument.head.appendChild(s);\n'
                 "(function () {", hotjar)
    mutants.page("tag-own-style", "site/style.css", "body {",
                 '@import "https://cdn.shukei.example/a.css";\nbody {',
                 ("review", "recipient-absent", UNKNOWN, "name"))
    mutants.page("tag-in-container", CONTAINER, '"tags":[',
                 '"tags":[{"function":"__html","once_per_event":true,"vtp_html":"\\u003Cscript '
                 'src=\\"https://static.hotjar.com/c/h.js\\"\\u003E\\u003C/script\\u003E","tag_id":2},', hotjar)
    mutants.list[-1][1][CONTAINER] = replaced(mutants.list[-1][1][CONTAINER], '["add",0]', '["add",0,1]')


def add_notice(mutants):
    notice = mutants.base[NOTICE]
    link = '  <a href="external-transmission.html">外部送信について</a>\n'
    without_ground = ("unknown", "optout-incomplete", ROWS["yahoo-ads"][0], "-")
    small = note("review", "notice-small-text")
    mutants.page("no-viewport", NOTICE, '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
                 "", small)
    mutants.page("small-text", NOTICE, "<table>", '<table style="font-size: 7px">', small)
    mutants.page("jargon", NOTICE, "参照元のURL、閲覧した日時", "リファラ、閲覧した日時",
                 note("advice", "notice-jargon"))
    mutants.page("jargon-explained", NOTICE, "参照元のURL、閲覧した日時",
                 "リファラ（直前に見ていたページの住所）、閲覧した日時")
    mutants.page("open-ended", NOTICE, "</tbody>", "<tr><td>その他の事業者</td><td></td><td>閲覧したページのURL</td>"
                 "<td>アクセス解析</td><td>広告の配信</td></tr></tbody>", note("advice", "recipient-open-ended"))
    mutants.page("stated-not-seen", NOTICE, "</tbody>", "<tr><td>Criteo S.A.</td><td>Criteo</td>"
                 "<td>閲覧したページのURL</td><td>広告の効果測定</td><td>広告の配信</td></tr></tbody>",
                 ("info", "stated-not-seen", "criteo/criteo", "-"))
    mutants.page("planned-not-sent", NOTICE, "</tbody>", "<tr><td>Criteo S.A.（導入予定）</td><td>Criteo</td>"
                 "<td>閲覧したページのURL</td><td>広告の効果測定</td><td>広告の配信</td></tr></tbody>")
    for path in ("site/index.html", "site/board.html"):
        mutants.page("link-gone." + path[5:-5], path, link, "", note("review", "notice-far"))
    mutants.page("link-hidden", "site/index.html", link,
                 link.replace("<a ", '<a style="display:none" '), note("review", "notice-far"))
    pages = [path for path in mutants.base if path.endswith(".html") and path != NOTICE]
    mutants.add("link-gone-everywhere", {path: replaced(mutants.base[path], link, "") for path in pages},
                note("review", "notice-far"))  # the notice sends itself: one page has the items on it
    quiet = re.sub(r"<script.*?</script>\n", "", notice, flags=re.S)
    mutants.add("link-gone-from-all-that-send",
                dict({path: replaced(mutants.base[path], link, "") for path in pages}, **{NOTICE: quiet}),
                note("violation", "notice-far"))
    mutants.page("notice-drawn", NOTICE, notice[notice.index("<table>"):notice.index("<h2>")],
                 '<div id="list"></div>\n<script>fetch("/api/list").then(function (r) { return r.json(); })'
                 '.then(function (j) { document.getElementById("list").innerHTML = j.html; });</script>\n',
                 note("unknown", "notice-unreadable"), without_ground)
    mutants.page("notice-picture", NOTICE, notice[notice.index("<table>"):notice.index("</main>")],
                 '<p>送信先は、下の画像をご覧ください。</p><img src="list.png" alt="" width="800" height="1200">\n',
                 note("unknown", "notice-unreadable"), note("review", "notice-not-text"), without_ground)
    mutants.add("notice-gone", dict({path: replaced(mutants.base[path], link, "") for path in pages},
                                    **{NOTICE: None}), note("violation", "notice-missing"),
                ("violation", "optout-incomplete", ROWS["yahoo-ads"][0], "-"))
    # Whose purpose a column in English states is not read.
    sides = [("info", "purpose-one-sided", ROWS[row][0], "purpose") for row in ROWS if row != "yahoo-ads"]
    mutants.add("notice-english", {NOTICE: english(notice)}, note("violation", "notice-not-japanese"), *sides)


WORDS = (
    ("外部送信について", "External transmission"), ("送信先の事業者", "Recipient"), ("サービス名", "Service"),
    ("送信される情報", "Information sent"), ("当社における利用目的", "Our purpose of use"),
    ("送信先における利用目的", "Recipient's purpose of use"),
)


def english(notice):
    """The same notice in English, opt-out included."""
    begin, end = notice.index("<h1>"), notice.index("</main>")
    body = notice[begin:end]
    for row in ROWS:
        body = row_changed(body, row, {CONTENT: "page URL, referring page, cookie identifier, IP address, browser",
                                       PURPOSE: "web analytics", PURPOSE_THERE: "ad delivery"})
    for japanese, words in WORDS:
        body = body.replace(japanese, words)
    for japanese, company in (("LINEヤフー株式会社", "LY Corporation"), ("株式会社プレイド", "PLAID, Inc."),
                              ("株式会社ベーシック", "Basic Inc."), ("株式会社かいせき", "Kaiseki Inc."),
                              ("Google アナリティクス", "Google Analytics"), ("Google マップ", "Google Maps"),
                              ("Google タグマネージャー", "Google Tag Manager"), ("Google 広告", "Google Ads"),
                              ("Meta ピクセル", "Meta Pixel"), ("X 広告", "X Ads"), ("Yahoo!広告", "Yahoo! JAPAN Ads"),
                              ("カイセキ（kaiseki.example）", "kaiseki.example")):
        body = body.replace(japanese, company)
    body = re.sub(r"<p>.*?</p>\n", "", body)
    body = re.sub(r"<h2>.*?</h2>\n", "", body)
    body += ("<p>You can opt out. Sending will then stop. Click here and follow the settings. "
             "No feature of this site becomes unavailable.</p>\n")
    title = "<title>External transmission</title>"
    return re.sub(r"<title>.*?</title>", title, notice[:begin]) + body + notice[end:]


LABELS = ("送信先の事業者", "サービス名", "送信される情報", "当社における利用目的", "送信先における利用目的")


def table(head, rows):
    return "<table>\n%s%s</table>\n" % (head, "".join("<tr>%s</tr>\n" % row for row in rows))


def cells(words, tag="td"):
    return "".join("<%s>%s</%s>" % (tag, word, tag) for word in words)


def spanned(rows):
    """The company once for all its services, in a cell of several rows."""
    out = []
    for number, row in enumerate(rows):
        count = sum(other[COMPANY] == row[COMPANY] for other in rows)
        is_first = not number or rows[number - 1][COMPANY] != row[COMPANY]
        company = '<th scope="row" rowspan="%d">%s</th>' % (count, row[COMPANY]) if is_first else ""
        out.append(company + cells(row[PRODUCT:]))
    return table("<tr>%s</tr>\n" % cells(LABELS, "th"), out)


def repeated(rows):
    """同上 where the company is the one above."""
    out = [[("同上" if number and rows[number - 1][COMPANY] == row[COMPANY] else row[COMPANY])] + row[PRODUCT:]
           for number, row in enumerate(rows)]
    return table("<tr>%s</tr>\n" % cells(LABELS, "th"), [cells(row) for row in out])


# The same notice in other layouts: nothing is lacking in any of them.
LAYOUTS = {
    "rowspan": spanned,
    "same-as-above": repeated,
    "header-of-plain-cells": lambda rows: table("", [cells(LABELS)] + [cells(row) for row in rows]),
    "purposes-in-one-cell": lambda rows: table(
        "<tr>%s</tr>\n" % cells(LABELS[:PURPOSE] + ("利用目的",), "th"),
        [cells(row[:PURPOSE] + ["当社：%s<br>送信先：%s" % tuple(row[PURPOSE:])]) for row in rows]),
    "company-and-product-in-one-cell": lambda rows: table(
        "<tr>%s</tr>\n" % cells(("送信先（サービス名）",) + LABELS[CONTENT:], "th"),
        [cells(["%s（%s）" % (row[COMPANY], row[PRODUCT].split("（")[0])] + row[CONTENT:])
         for row in rows[:-1]] + [cells(["%s %s" % (rows[-1][COMPANY], rows[-1][PRODUCT])] + rows[-1][CONTENT:])]),
    "product-first": lambda rows: table(
        "<tr>%s</tr>\n" % cells((LABELS[PRODUCT], LABELS[COMPANY]) + LABELS[CONTENT:], "th"),
        [cells([row[PRODUCT], row[COMPANY]] + row[CONTENT:]) for row in rows]),
    "a-table-for-each": lambda rows: "".join(
        table("", ["<th>%s</th><td>%s</td>" % pair for pair in zip(LABELS, row)]) for row in rows),
    "heading-and-definitions": lambda rows: "".join(
        "<h2>%s</h2>\n<dl>%s</dl>\n" % (row[PRODUCT], "".join(
            "<dt>%s</dt><dd>%s</dd>" % pair for pair in zip(LABELS, row) if pair[0] != LABELS[PRODUCT]))
        for row in rows),
    "heading-and-list": lambda rows: "".join(
        "<h2>%s</h2>\n<ul>%s</ul>\n" % (row[PRODUCT], "".join(
            "<li>%s：%s</li>" % pair for pair in zip(LABELS, row) if pair[0] != LABELS[PRODUCT]))
        for row in rows),
    "flat-lines": lambda rows: "".join(
        "<p>%s</p>\n" % "<br>".join("【%s】%s" % pair for pair in zip(LABELS, row)) for row in rows),
    "content-as-list": lambda rows: table(
        "<tr>%s</tr>\n" % cells(LABELS, "th"),
        [cells(row[:CONTENT] + ["<ul>%s</ul>" % "".join("<li>%s</li>" % item for item in row[CONTENT].split("、"))]
               + row[PURPOSE:]) for row in rows]),
    "more-columns": lambda rows: table(
        "<tr>%s</tr>\n" % cells(LABELS + ("プライバシーポリシー", "備考"), "th"),
        [cells(row + ['<a href="https://www.vendor.example/privacy">プライバシーポリシー</a>', "―"])
         for row in rows]),
    "details": lambda rows: "<details><summary>一覧を見る</summary>\n%s</details>\n" % table(
        "<tr>%s</tr>\n" % cells(LABELS, "th"), [cells(row) for row in rows]),
    "two-tables": lambda rows: "".join(
        "<h2>%s</h2>\n%s" % (words, table("<tr>%s</tr>\n" % cells(LABELS, "th"), [cells(row) for row in part]))
        for words, part in (("計測のための送信", rows[:6]), ("広告などのための送信", rows[6:]))),
    "wrapped": lambda rows: "<div><div class=\"scroll\"><center>%s</center></div></div>\n" % table(
        "<caption>送信先の一覧</caption><tr>%s</tr>\n" % cells(LABELS, "th"),
        [cells(["<span><b>%s</b></span>" % word for word in row]) for row in rows]),
}


def add_layouts(mutants):
    notice = mutants.base[NOTICE]
    rows = [re.findall(r"<td>(.*?)</td>", row_of(notice, row)) for row in ROWS]
    old = notice[notice.index("<table>"):notice.index("<h2>")]
    for name, layout in LAYOUTS.items():
        mutants.page("layout-" + name, NOTICE, old, layout(rows))
    half = "site/external-transmission-2.html"
    first, second = list(ROWS)[:6], list(ROWS)[6:]
    parts = [notice, notice.replace("<title>外部送信について", "<title>外部送信について（続き）")]
    for row in second:
        parts[0] = parts[0].replace(row_of(parts[0], row), "")
    for row in first:
        parts[1] = parts[1].replace(row_of(parts[1], row), "")
    parts[0] = parts[0].replace("<h2>", '<p><a href="external-transmission-2.html">外部送信について（続き）</a></p>\n<h2>')
    mutants.add("layout-two-pages", {NOTICE: parts[0], half: parts[1]})
    privacy, link = "site/privacy.html", '  <a href="external-transmission.html">外部送信について</a>\n'
    body = notice[notice.index("<h1>"):notice.index("</main>")].replace("h2>", "h3>").replace("h1>", "h2>")
    pages = [path for path in mutants.base if path.endswith(".html") and path != NOTICE]
    moved = {path: replaced(mutants.base[path], link, "") for path in pages}
    moved[privacy] = replaced(moved[privacy], "</main>", body + "</main>")
    mutants.add("layout-in-the-privacy-policy", dict(moved, **{NOTICE: None}))


# A row whose names or items are written in another way that says the same.
SAYINGS = (
    ("google-analytics", COMPANY, ("Google", "グーグル", "Google社", "GOOGLE LLC", "Ｇｏｏｇｌｅ　ＬＬＣ", "Google LLC（米国）",
                                   "Google LLC（アメリカ合衆国）", "米国 Google LLC", "Google LLC 等", "Google, LLC",
                                   "Google LLC<br>（グーグル）", "グーグル合同会社")),
    ("google-analytics", PRODUCT, ("GA4", "Google Analytics", "Googleアナリティクス（GA4）", "Google Analytics 4",
                                   "グーグルアナリティクス", "Ｇｏｏｇｌｅ　Ａｎａｌｙｔｉｃｓ", "Google アナリティクス<br>※1",
                                   '<a href="https://marketingplatform.google.com/">Google アナリティクス</a>')),
    ("meta-pixel", COMPANY, ("Meta", "Meta Platforms, Inc.（旧Facebook, Inc.）", "Meta Platforms Inc", "Meta社",
                             "Meta Platforms, Inc. (米国)")),
    ("meta-pixel", PRODUCT, ("Meta Pixel", "Metaピクセル（Facebookピクセル）", "Facebook Pixel", "Facebook広告")),
    ("line-tag", COMPANY, ("LINEヤフー", "ＬＩＮＥヤフー株式会社", "LINEヤフー（株）", "LINEヤフー㈱", "LINEヤフー株式会社様")),
    ("x-ads", COMPANY, ("X Corp", "X（旧Twitter）", "X Corp.（旧Twitter, Inc.）", "X社")),
    ("microsoft-clarity", COMPANY, ("マイクロソフト", "Microsoft Corp.", "マイクロソフトコーポレーション", "Microsoft")),
    ("karte", COMPANY, ("株式会社 プレイド", "(株)プレイド", "プレイド", "PLAID, Inc.")),
    ("karte", CONTENT, ("Cookie ID、IPアドレス", "クッキー情報（識別子）、アクセスログ", "IPアドレス等", "閲覧履歴など", "端末情報、利用環境",
                        "閲覧したページのURL<br>・IPアドレス<br>・OS", "広告ID／IPアドレス／ユーザーの操作履歴", "行動履歴")),
    ("karte", PURPOSE, ("アクセス解析", "サイトの利用状況を分析するため", "接客の最適化のため", "A/Bテスト", "閲覧状況の把握、サービス向上")),
)


def add_sayings(mutants):
    notice = mutants.base[NOTICE]
    for row, cell, ways in SAYINGS:
        for number, words in enumerate(ways):
            mutants.add("says-%s-%d-%d" % (row, cell, number), {NOTICE: row_changed(notice, row, {cell: words})})


def add_declared(mutants):
    yahoo = ROWS["yahoo-ads"][0]
    sentences = {"measure": "<p>当社は、求めに応じて停止する措置を講じています。</p>\n",
                 "stops": "<p>この措置により、情報は送信されなくなります。</p>\n",
                 "how": "<p>手続は、お問い合わせのページで承ります。</p>\n",
                 "restricts": "<p>その後も、記事は引き続きご利用いただけます。</p>\n"}
    for item, sentence in sentences.items():
        mutants.page("opt-out-without-" + item, NOTICE, sentence, "",
                     ("review", "optout-incomplete", yahoo, "-"))
    declared = mutants.base["service.yaml"]
    fonts = declared[declared.index("  - recipient: google-fonts"):declared.index("  - recipient: yahoo-ads")]
    absent = ("review", "recipient-absent", "google/google-fonts", "name")
    over = ("review", "exemption-overreach", "google/google-fonts", "-")
    mutants.page("ground-gone", "service.yaml", fonts, "", absent)
    mutants.page("ground-over", "service.yaml", fonts, fonts + '    until: "2026-11-19"\n', absent)
    mutants.page("ground-of-one-item", "service.yaml", fonts, fonts + "    items: [ip]\n", absent, over)
    mutants.page("ground-that-covers-nothing", "service.yaml", "ground: display", "ground: own_id", absent, over)
    mutants.page("opt-out-not-declared", "service.yaml", declared[declared.index("  - recipient: yahoo-ads"):], "")
    mutants.page("scope-out", "service.yaml", "scope: [2, 4]", "scope: out")
    mutants.list[-1][1][NOTICE] = replaced(mutants.base[NOTICE], row_of(mutants.base[NOTICE], "karte"), "")
    mutants.list[-1][2].append(("advice", "recipient-absent", "plaid/karte", "name"))


def make(work, number, mutant, mutants):
    folder = "%s/%d" % (work, number)
    shutil.copytree(SOURCE, folder)
    _, changes, _ = mutant
    texts = dict({"service.yaml": mutants.base["service.yaml"]}, **changes)
    texts["service.yaml"] = replaced(texts["service.yaml"], "name: みさき通信", "name: \"%d\"" % number)
    for path, text in texts.items():
        if text is None:
            os.remove("%s/%s" % (folder, path))
        else:
            site.put("%s/%s" % (folder, path), text)


def check(folder, mutant):
    name, _, expected = mutant
    found = sorted((row["severity"], row["rule"], site.who(row), row["item"] or "-")
                   for row in site.rows(folder + "/findings.csv"))
    if found == expected:
        return True
    print("FAIL  %s" % name)
    for row in found:
        if row not in expected:
            print("      did not expect " + " ".join(row))
    for row in expected:
        if row not in found:
            print("      expected       " + " ".join(row))
    return False


def main(program, work):
    mutants = Mutants()
    mutants.add("as it is", {})
    for add in (add_rows, add_tags, add_notice, add_layouts, add_sayings, add_declared):
        add(mutants)
    for number, mutant in enumerate(mutants.list):
        make(work, number, mutant, mutants)
    folders = site.scan(program, work, [str(number) for number in range(len(mutants.list))])
    caught = sum(check(folders[str(number)], mutant) for number, mutant in enumerate(mutants.list))
    faults = sum(bool(mutant[2]) for mutant in mutants.list)
    print("%d of %d as expected, %d of them with a fault" % (caught, len(mutants.list), faults))
    return caught != len(mutants.list)


sys.exit(main(*sys.argv[1:]))
