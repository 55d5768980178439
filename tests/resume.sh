#!/bin/bash
# A scan that is killed at any moment goes on with --resume, and its report is that of a scan which nobody
# disturbed, byte for byte; what was received is not asked for again. Stopping by signal and by file, a
# damaged state, a power cut, a full disk. SOSHIN names the program, KILLS how often it is killed (12), STEP
# the bytes between two power cuts (8192); run from the root of the project.
set -uo pipefail

soshin=$(readlink -f "${SOSHIN:?names the program}")
kills=${KILLS:-12}
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
failures=0

# is WHAT FOUND EXPECTED
is()
{
    if [ "$2" = "$3" ]; then
        echo "PASS  $1"
    else
        echo "FAIL  $1"
        diff <(echo "$3") <(echo "$2") | sed 's/^/      /'
        failures=$((failures + 1))
    fi
}

mkfifo "$work/in"
python3 tests/fault_server.py --delay 1 <"$work/in" >"$work/log" &
server=$!
exec 3>"$work/in" # it ends when this does
until [ -s "$work/log" ]; do sleep 0.1; done
url=http://127.0.0.1:$(head -n 1 "$work/log")/d/0

# Each report is written to `report` in a folder of its own, so that nothing in it tells them apart.
place()
{
    mkdir -p "$work/$1" && cd "$work/$1" || exit
}
options=(--rate 0 --now 2026-11-20 --fail-on never -q -o report)
scan()
{
    "$soshin" scan "$url" "${options[@]}" "$@" 2>err
}
resume()
{
    "$soshin" scan --resume report "$@" 2>err
}
asked()
{
    wc -l <"$work/log"
}
# wait_until ASKED PID: until the server was asked so often (or the scan is over).
wait_until()
{
    while [ "$(asked)" -lt "$1" ] && kill -0 "$2" 2>/dev/null; do sleep 0.01; done
}
# cut_off FOLDER REQUESTS SIGNAL TARGET OPTION...: a scan that gets a signal behind so many requests; its
# exit code stands in $code. On a busy machine a scan may be over before the signal comes: then once more.
cut_off()
{
    local before
    place "$1"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        rm -rf report
        before=$(asked)
        "$soshin" scan "$4" "${options[@]}" "${@:5}" 2>err &
        wait_until $((before + $2)) $!
        kill -s "$3" $! 2>/dev/null
        wait $! 2>/dev/null
        code=$?
        [ ! -e report/.unfinished.command ] || return
    done
}

place whole
scan
is "undisturbed: exit code" "$?" 0
requests=$(asked)
is "nothing is left of its state" "$(find report -name '.*' -type f)" ""
place whole-evidence
scan --evidence

# Killed again and again, at moments that a seed decides.
cd "$work" || exit
REQUESTS=$((requests - 1)) python3 - "$soshin" "$url" "$kills" "${SEED:-$RANDOM}" "$work" <<'END'
import filecmp
import os
import random
import shutil
import subprocess
import sys
import time

soshin, url, kills, seed, work = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5]
choose = random.Random(seed)
killed = resumed = rounds = wrong = again = 0


def run(words, folder, seconds):
    """Ends it after so long, for sure; None: it was killed."""
    child = subprocess.Popen([soshin, "scan", *words], cwd=folder, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, err = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return None
    if child.returncode:
        print(f"      exit code {child.returncode}: {err.decode()}")
    return child.returncode


def differences(one, two):
    found = filecmp.dircmp(one, two, ignore=["evidence.warc.gz"])
    _, different, unreadable = filecmp.cmpfiles(one, two, found.common_files, shallow=False)
    return found.left_only + found.right_only + different + unreadable


def asked():
    with open(f"{work}/log", encoding="ascii") as log:
        return sum(1 for _ in log)


start = time.monotonic()
first = ["--rate", "0", "--now", "2026-11-20", "--fail-on", "never", "-q", "-o", "report"]
plain = [url, *first]
os.makedirs(f"{work}/timing")
run(plain, f"{work}/timing", 60)
whole = time.monotonic() - start
while killed < kills:
    folder = f"{work}/killed"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    rounds += 1
    has_evidence = choose.random() < 0.5
    words = plain + (["--evidence"] if has_evidence else [])
    before, cuts, code = asked(), 0, None
    more = choose.randint(1, 5)
    while code is None:
        seconds = choose.random() * whole * 1.1 if cuts < more else 60
        code = run(words, folder, seconds)
        cuts += code is None
        if os.path.exists(f"{folder}/report/.unfinished.command"):
            words = ["--resume", "report"]
            resumed += 1
        elif code is None and os.path.exists(f"{folder}/report/report.json"):
            code = 0  # killed behind the end of its state: the report must be whole
        # Else it was killed before it began to crawl, and there is nothing to go on with.
    killed += cuts
    reference = f"{work}/whole-evidence" if has_evidence else f"{work}/whole"
    different = differences(f"{reference}/report", f"{folder}/report")
    # What was under way when it was killed is asked for again, and nothing else.
    repeated = asked() - before - int(os.environ["REQUESTS"])
    if different or code != 0 or repeated > 17 * cuts:
        print(f"      round {rounds}: {different}, exit code {code}, {repeated} asked again")
        wrong += 1
    if has_evidence and wrong == 0:
        out = f"{folder}/again"
        run([f"{folder}/report/evidence.warc.gz", *first[2:-1], out], folder, 60)
        run([f"{reference}/report/evidence.warc.gz", *first[2:-1], out + "0"], folder, 60)
        again += 1
        tables = ["coverage.csv", "transmissions.csv", "recipients.csv", "findings.csv"]
        if filecmp.cmpfiles(out, out + "0", tables, shallow=False)[0] != tables:
            print(f"      round {rounds}: the evidence differs")
            wrong += 1
print(f"      seed {seed}: killed {killed} times in {rounds} rounds, resumed {resumed} times, "
      f"evidence compared {again} times")
sys.exit(wrong != 0 or not resumed)
END
is "killed at random moments: the same report" "$?" 0

cut_off cut 120 KILL "$url"
size=$(stat -c %s report/.unfinished.warc.gz)
truncate -s $((size - 500)) report/.unfinished.warc.gz
resume
is "a state that ends early: exit code, what is said" "$? $(grep -c 'damaged in 1 places' err)" "0 1"
is "a state that ends early: the report" "$(diff -r "$work/whole/report" report)" ""

cut_off zeros 120 KILL "$url"
head -c 5000 /dev/zero >>report/.unfinished.warc.gz
resume
is "zeros behind the state (a power cut)" "$? $(diff -r "$work/whole/report" report)" "0 "

cut_off flipped 120 KILL "$url"
python3 - report/.unfinished.warc.gz <<'END'
import random
import sys

data = bytearray(open(sys.argv[1], "rb").read())
choose = random.Random(1)
for _ in range(20):
    data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
open(sys.argv[1], "wb").write(data)
END
before=$(asked)
resume
is "flipped bits: exit code, what is said" "$? $(grep -c 'damaged in' err)" "0 1"
is "flipped bits: the report" "$(diff -r "$work/whole/report" report)" ""
is "flipped bits: what is whole is used" "$(($(asked) - before < requests - 20))" 1

# A power cut: of the state, the first so many bytes reached the disk, and what was behind them is gone or
# zeros; the rest of the folder is as it was.
place power-whole
scan --max-pages 100
whole=$?
cut_off power 30 KILL "$url" --max-pages 100
cp -r report saved
size=$(stat -c %s saved/.unfinished.warc.gz)
cuts=0
wrong=0
for ((at = ${STEP:-8192}; at < size; at += ${STEP:-8192})); do
    for tail in gone zeros; do
        rm -rf report
        cp -r saved report
        truncate -s "$at" report/.unfinished.warc.gz
        [ "$tail" = gone ] || truncate -s "$size" report/.unfinished.warc.gz
        cuts=$((cuts + 1))
        resume
        code=$?
        diff -r ../power-whole/report report >differences && [ "$code" = "$whole" ] && continue
        echo "      at $at of $size bytes, $tail: exit code $code, $(cat err differences)"
        wrong=$((wrong + 1))
    done
done
is "power cuts ($cuts): the report" "$((cuts > 4)) $wrong" "1 0"

cut_off command 60 KILL "$url"
truncate -s 20 report/.unfinished.command
resume
is "a damaged command line" "$? $(wc -l <err)" "2 1"
resume "$url"
is "with a target" "$?" 2
place nothing
mkdir -p report
resume
is "nothing to go on with" "$? $(cat err)" "2 soshin: report holds no unfinished scan"
cut_off begun-anew 100 KILL "$url"
scan --max-pages 5
is "a scan begun anew does not take the old state" \
    "$(grep -c ',page,' report/coverage.csv) $(find report -name '.*' -type f)" "5 "
cut_off elsewhere 60 KILL "$url"
cd .. && "$soshin" scan --resume elsewhere/report 2>elsewhere/err
is "from another folder: said" "$? $(grep -c "was begun in $work/elsewhere" elsewhere/err)" "2 1"
place elsewhere
resume --include "$url"
is "what would change the scan cannot be given" "$?" 2

place full
(ulimit -f 500 && scan)
is "a full disk: the scan goes on, and says so" "$? $(grep -c 'cannot be kept any more' err)" "0 1"
is "a full disk: the report" "$(diff -r "$work/whole/report" report)" ""
place full-evidence
(ulimit -f 500 && scan --evidence)
is "a full disk is an error where evidence is wanted" "$? $(grep -c 'could not be written' err)" "2 1"

some()
{
    sed 's/^[1-9].*/some/'
}
unseen()
{
    grep -c ',not_fetched,interrupted,' report/coverage.csv | some
}
for signal in INT TERM; do
    cut_off "stopped-$signal" 60 "$signal" "$url"
    is "stopped by SIG$signal: exit code" "$code" 3
    is "stopped by SIG$signal: what was not seen is told" "$(unseen)" some
    is "stopped by SIG$signal: the report says so" \
        "$(sed -n 's/^ *"was_interrupted": \([a-z]*\),$/\1/p' report/report.json) $(find report -name '*.csv' | wc -l)" \
        "true $(find "$work/whole/report" -name '*.csv' | wc -l)"
    resume
    is "stopped by SIG$signal, and gone on with" "$? $(diff -r "$work/whole/report" report)" "0 "
done
place stop-file
before=$(asked)
scan --stop-file stop &
wait_until $((before + 60)) $!
touch stop
wait $!
is "stopped by a file: exit code" "$?" 3
is "stopped by a file: what was not seen is told" "$(unseen)" some
resume
is "as long as the file is there it stops again" "$? $(wc -l <err)" "2 1"
rm stop
resume
is "gone on with" "$? $(diff -r "$work/whole/report" report)" "0 "

# Several services: those that were done are not crawled again.
place several
printf 'name,url\none,%s\ntwo,%s\n' "$url" "${url%0}7" >services.csv
"$soshin" scan services.csv "${options[@]}"
mv report whole
cut_off several $((requests + 60)) KILL services.csv
before=$(asked)
resume -q
is "several services: exit code" "$?" 0
is "several services: the reports" "$(diff -r whole report)" ""
is "several services: the first is not crawled again" "$(($(asked) - before < requests))" 1

[ "$failures" = 0 ]
