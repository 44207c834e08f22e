#!/usr/bin/env bash
# Hours instead of minutes: every suite that has a long form, in its long form, one after the other.
# Usage: tests/soak.sh BUILD SAN_BUILD. FUZZ_SECONDS is per fuzz target (default 1200: an hour and more for
# each group of readers, query, themes and config, triage, keys). SOAK_PARTS chooses: storm pty triage
# triage_screen fuzz.
set -u
cd "$(dirname "$0")/.."
export SOAK=1 FUZZ_SECONDS=${FUZZ_SECONDS:-1200}
nice -n 15 tests/run.sh "$1" "$2" ${SOAK_PARTS:-storm pty triage triage_screen fuzz}
