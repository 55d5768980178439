"""tags.py PROGRAM FOLDER FILE...: what `soshin tags` reports of the pages in the files, against their labels.

A file, line by line:
  page NAME         begins a page of https://www.kissa.example/
  sends DOMAIN...   these receive something, and the catalog names them
  unknown DOMAIN... these receive something; the catalog need not know them
  may DOMAIN...     these may be reported
  anything else     is the page's body
Any other recipient that is reported is a fault; rows with certainty none are no reports.
"""
import csv
import io
import subprocess
import sys

LABELS = ("sends", "unknown", "may")


def read_pages(path):
    pages = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "page":
                pages.append({"name": rest, "body": "", **{label: [] for label in LABELS}})
            elif word in LABELS:
                pages[-1][word] += rest.split()
            else:
                pages[-1]["body"] += line
    return pages


def read_tags(program, folder, page):
    path = folder + "/page.html"
    with open(path, "w", encoding="utf-8") as file:
        file.write('<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>頁</title></head><body>'
                   + page["body"] + "</body></html>")
    run = subprocess.run([program, "tags", path, "--url", "https://www.kissa.example/", "--offline", "--format",
                          "csv"], capture_output=True, text=True, check=False)
    rows = [row for row in csv.DictReader(io.StringIO(run.stdout)) if row["certainty"] != "none"]
    return rows if run.returncode in (0, 3) else None


def domain_of(host, domains):
    return next((d for d in domains if host == d or host.endswith("." + d)), None)


def faults_of(page, rows):
    domains = page["sends"] + page["unknown"] + page["may"]
    found = {}
    for row in rows:
        domain = domain_of(row["host"], domains)
        if domain is None:
            yield f"{row['host']} (line {row['line']}) is reported: {row['url']}"
        else:
            found[domain] = found.get(domain) or row["recipient_id"]
    for domain in page["sends"] + page["unknown"]:
        if domain not in found:
            yield f"{domain} is missed"
        elif domain in page["sends"] and not found[domain]:
            yield f"{domain} has no name"


def main(program, folder, *paths):
    pages = [page for path in paths for page in read_pages(path)]
    failed = 0
    for page in pages:
        rows = read_tags(program, folder, page)
        for fault in ["it cannot be read"] if rows is None else faults_of(page, rows):
            print(f"{page['name']}: {fault}")
            failed += 1
    print(f"{len(pages)} pages, {failed} faults")
    return failed > 0 or len(pages) < 30


sys.exit(main(*sys.argv[1:]))
