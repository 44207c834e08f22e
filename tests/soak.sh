#!/usr/bin/env bash
# Hours instead of minutes: every suite that has a long form, in its long form, one after the other.
# Usage: tests/soak.sh BUILD SAN_BUILD. FUZZ_GROUP_SECONDS is how long each group of fuzz targets runs (default
# an hour: see tests/fuzz.sh). SOAK_PARTS chooses: storm pty triage triage_screen fuzz.
set -u
cd "$(dirname "$0")/.."
export SOAK=1 FUZZ_GROUP_SECONDS=${FUZZ_GROUP_SECONDS:-3600}
nice -n 15 tests/run.sh "$1" "$2" ${SOAK_PARTS:-storm pty triage triage_screen fuzz}
