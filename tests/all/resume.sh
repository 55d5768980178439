#!/bin/bash
# As tests/resume.sh, with a scan that is killed 200 times.
KILLS=${KILLS:-200} exec bash tests/resume.sh
