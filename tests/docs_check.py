"""tests/docs_check.py: what the documents say is tried out.

Every ```console block of README*.md and docs/ is run, block after block of a document in one folder that
holds a copy of the sample service as site/. A line "$ COMMAND" is run; the lines below it must be
what it prints, "..." standing for any number of lines or the rest of one; "$ echo $?" tells the exit code of the command
before. Japanese documents are run in Japanese. Then every link inside of the project is followed, files that
documents name in `code` with a folder of the project must be there, each document of docs/ja and docs/en
must exist in both languages and stand in docs/README.md, and the examples must be YAML.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.getcwd()
failed = 0


def check(condition, what):
    global failed
    if not condition:
        failed += 1
    print(("PASS  " if condition else "FAIL  ") + what)


def documents():
    found = [n for n in os.listdir(ROOT) if n.endswith(".md")]
    for folder, _, names in os.walk(os.path.join(ROOT, "docs")):
        found += [os.path.relpath(os.path.join(folder, n), ROOT) for n in names if n.endswith(".md")]
    return sorted(found)


def matches(wanted, got):
    """Whether the lines are those of the document; "..." is any number of them, or the rest of one."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else
                      re.escape(line[:-3]) + ".*\n" if line.endswith("...") else
                      re.escape(line) + "\n" for line in wanted)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def commands(block):
    """(command, lines below it) of each."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.startswith("> ") and found and found[-1][0].endswith("\\"):
            found[-1] = (found[-1][0] + "\n" + line[2:], [])
        else:
            found[-1][1].append(line)
    return found


def run_document(path, text, program):
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
    if not blocks:
        return 0
    is_japanese = path.startswith("docs/ja/") or ".ja." in path
    work = tempfile.mkdtemp()
    os.mkdir(os.path.join(work, "bin"))
    os.symlink(program, os.path.join(work, "bin", "soshin"))
    here = os.path.join(work, "here")
    os.mkdir(here)
    shutil.copytree(os.path.join(ROOT, "tests/sites/sample"), os.path.join(here, "site"))
    shutil.copytree(os.path.join(ROOT, "data"), os.path.join(here, "data"))
    environment = {"PATH": os.path.join(work, "bin") + ":" + os.environ["PATH"], "HOME": work,
                   "LC_MESSAGES": "ja_JP.UTF-8" if is_japanese else "C", "LC_CTYPE": "C.UTF-8"}
    code, count = 0, 0
    for block in blocks:
        for command, wanted in commands(block):
            count += 1
            if command == "echo $?":
                check([str(code)] == wanted, f"{path}: exit code {wanted}, was {code}")
                continue
            run = subprocess.run(["bash", "-c", command], cwd=here, env=environment, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                                 stdin=subprocess.DEVNULL, check=False)
            code, got = run.returncode, run.stdout.replace("\r", "").splitlines()
            is_good = matches(wanted, got)
            check(is_good, f"{path}: $ {command}")
            if not is_good:
                print("      it says:\n" + "\n".join("        " + line for line in got[:80]))
    shutil.rmtree(work)
    return count


def anchors(text):
    """Names of the headings, as GitHub makes them."""
    found = set()
    for title in re.findall(r"^#+ (.*)$", text, re.M):
        title = re.sub(r"[`*]", "", title).strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return found


def check_links(path, text):
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        there = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        exists = os.path.exists(os.path.join(ROOT, there))
        if exists and anchor:
            with open(os.path.join(ROOT, there), encoding="utf-8") as file:
                exists = anchor in anchors(file.read())
        check(exists, f"{path}: link {target}")
    for name in re.findall(r"`((?:docs|data|tools|tests|schema|packaging|core|crawler|analyzers|"
                           r"policies|reports|cli|po)/[\w./-]+\.\w+)`", prose):
        check("NAME" in name or os.path.exists(os.path.join(ROOT, name)), f"{path}: names {name}")


def check_twins(path, text, index):
    """A document names its other language, and the list of documents names it."""
    lang, name = path.split("/")[1:]
    other = {"ja": "en", "en": "ja"}[lang]
    if not os.path.exists(os.path.join(ROOT, "docs", name)):
        check(f"](../{other}/{name})" in text, f"{path} links to its other language")
    check(f"]({lang}/{name})" in index, f"docs/README.md lists {path}")


def check_examples():
    try:
        import yaml
    except ImportError:
        print("SKIP  examples: python3-yaml is not installed")
        return
    for folder, _, names in os.walk(os.path.join(ROOT, "docs/examples")):
        for name in sorted(names):
            if not name.endswith((".yml", ".yaml")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                try:
                    is_good = isinstance(yaml.safe_load(file), dict)
                except yaml.YAMLError as error:
                    print(error)
                    is_good = False
            check(is_good, f"docs/examples/{name} is YAML")


def main():
    program, count = os.path.realpath(os.environ["SOSHIN"]), 0
    with open(os.path.join(ROOT, "docs/README.md"), encoding="utf-8") as file:
        index = file.read()
    both = {}
    for path in documents():
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        check_links(path, text)
        count += run_document(path, text, program)
        for lang in ("ja", "en"):
            if path.startswith(f"docs/{lang}/"):
                both.setdefault(path[8:], set()).add(lang)
                check_twins(path, text, index)
    check(count >= 20, f"{count} commands of documents were run")
    for name, langs in sorted(both.items()):
        check(langs == {"ja", "en"} or os.path.exists(os.path.join(ROOT, "docs", name)),
              f"{name} is there in both languages")
    check_examples()
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
