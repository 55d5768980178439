#!/bin/bash
# As tests/resume.sh, with a scan that is killed 200 times, and power cuts at every 512 bytes.
KILLS=${KILLS:-200} STEP=${STEP:-512} exec bash tests/resume.sh
