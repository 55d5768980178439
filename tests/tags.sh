#!/bin/bash
# Pages as people write them (tests/tags/*.txt), with everybody who receives something from them; the
# labels were written by hand. SOSHIN names the program; run from the root of the project.
set -uo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
python3 tests/tags.py "$(readlink -f "${SOSHIN:?names the program}")" "$work" tests/tags/*.txt
