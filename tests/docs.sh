#!/bin/bash
# The commands, links and examples of the documents (tests/docs_check.py). No network. SOSHIN names the
# program; run from the root of the project.
exec python3 tests/docs_check.py
