#!/bin/bash
# Every rule of docs/rules.md firing and not firing, on services whose findings were written by hand
# (tests/golden/*.txt). SOSHIN names the program; run from the root of the project.
set -uo pipefail

# Each report is synced to its disk: memory is faster, where there is enough of it.
[ "$(df -Pm /dev/shm 2>/dev/null | awk 'END { print int($4) }')" -ge 256 ] && export TMPDIR=/dev/shm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
python3 tests/golden.py "$(readlink -f "${SOSHIN:?names the program}")" "$work" tests/golden/*.txt
