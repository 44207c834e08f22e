#!/usr/bin/env bash
# Storms of keys through the whole program on the headless terminal, sanitized. SOAK=1: a million events
# (EVENTS=n for another number, SEED=n for another storm). Usage: tests/storm.sh BUILD SAN_BUILD; prints TAP.
set -u
cd "$(dirname "$0")/.."
export ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=8 # freed memory kept back would look like growth
exec "$2/tests/storm/storm" "${EVENTS:-$([ "${SOAK:-}" ] && echo 1000000 || echo 8000)}" "${SEED:-1}" .
