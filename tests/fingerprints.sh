#!/bin/bash
# Fingerprints stay when the surroundings change (tests/fingerprints.py). SOSHIN names the program; run from
# the root of the project.
set -uo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LC_ALL LC_MESSAGES LANG LANGUAGE
python3 tests/fingerprints.py "$(readlink -f "${SOSHIN:?names the program}")" "$work"
