#!/usr/bin/env bash
# The terminal layer in pseudo-terminals. Usage: tests/term.sh BUILD SAN_BUILD; prints TAP.
set -u
cd "$(dirname "$0")/.."
export CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C.UTF-8
exec "$2/tests/term/test_term"
