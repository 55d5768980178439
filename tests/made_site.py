"""Whole services made by a test: pages, a notice, service.yaml; scanned in one run, findings read back."""
import csv
import hashlib
import os
import subprocess

BASE = "https://www.example.jp/"
TODAY = "2026-11-20"
TARGETS = 200  # services of one run; the program takes 256
CONTENT = "閲覧したページのURLと題名、参照元のURL、クッキーに保存された識別子、IPアドレス、端末とブラウザの種類"
PURPOSE = "当社：ページの閲覧状況を分析するため。<br>送信先：分析機能の改良のため。"
AUTHORED = '<html lang="ja"><head><meta charset="utf-8">'
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'

# What a page may hold: the words of "tag" in tests/golden/*.txt.
TAGS = {
    "ga": '<script async src="https://www.googletagmanager.com/gtag/js?id=G-AAAAAAAAAA"></script>',
    "clarity": '<script async src="https://www.clarity.ms/tag/abcdefghij"></script>',
    "meta": '<script>(function(d){var s=d.createElement("script");s.async=true;'
            's.src="https://connect.facebook.net/en_US/fbevents.js";d.head.appendChild(s);})(document);'
            'fbq("init","100000000000000");fbq("track","PageView");</script>',
    "line": '<script async src="https://d.line-scdn.net/n/line_tag/public/release/v1/lt.js"></script>',
    "yahoo": '<script async src="https://s.yimg.jp/images/listing/tool/cv/ytag.js"></script>',
    "x": '<script async src="https://static.ads-twitter.com/uwt.js"></script>',
    "fonts": '<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Kosugi">',
    "youtube": '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="動画"></iframe>',
    "maps": '<iframe src="https://www.google.com/maps/embed?pb=abc" title="地図"></iframe>',
    "sentry": '<script src="https://js.sentry-cdn.com/0123456789abcdef.min.js"></script>',
    "recaptcha": '<script src="https://www.google.com/recaptcha/api.js"></script>',
    "stripe": '<script src="https://js.stripe.com/v3/"></script>',
    "signin": '<script async src="https://accounts.google.com/gsi/client"></script>',
    "onetrust": '<script src="https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"></script>',
    "unknown": '<script async src="https://tag.kaiseki.example/a.js"></script>',
}


def page(head, body, title="港の喫茶店", viewport=VIEWPORT):
    return "%s%s<title>%s</title>\n%s</head>\n<body>\n%s\n</body></html>\n" % (
        AUTHORED, viewport, title, head, body)


def link(to):
    """The link of a page to another one; "notice.html=ご案内" gives its words."""
    address, _, words = to.partition("=")
    words = words or ("外部送信について" if "notice" in address else address)
    return '<a href="%s">%s</a>' % (address, words)


def navigation(links):
    return '<p><a href="/">表紙</a> <a href="menu.html">献立</a> <a href="map.html">地図</a> %s</p>' % (
        " ".join(link(to) for to in links))


def fingerprint(rule, who, service="", item="", audited=BASE):
    """As docs/rules.md defines it."""
    text = "\n".join((audited, rule, who, service, item))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def scan(program, work, names):
    """Scans work/NAME/service.yaml of all names in few runs; says where the report of each name is."""
    folders = {}
    for start in range(0, len(names), TARGETS):
        out = "%s/report-%d" % (work, start)
        command = [program, "scan", "--offline", "-q", "--now", TODAY, "--lang", "en", "-o", out]
        chosen = names[start:start + TARGETS]
        command += ["%s/%s/service.yaml" % (work, name) for name in chosen]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode not in (0, 1, 3) or done.stdout:
            raise SystemExit("the scan ended with %d: %s" % (done.returncode, done.stdout))
        # One service alone has the output folder itself.
        folders.update({name: out + "/" + name if len(chosen) > 1 else out for name in chosen})
    return folders


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exit_code(folder):
    """As summary.csv of the run says it."""
    above, name = os.path.split(folder)
    return next(row["exit"] for row in rows(above + "/summary.csv") if row["report"] == name)


def who(row):
    """"google/google-fonts", or the domain of a recipient that the catalog does not have."""
    if row["recipient_id"]:
        return row["recipient_id"] + "/" + row["service_id"]
    return row["recipient"] or "-"
