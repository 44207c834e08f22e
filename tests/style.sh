#!/usr/bin/env bash
# Formatting, manual pages, and that the annotated tree names every source file. Prints TAP.
set -u
cd "$(dirname "$0")/.."
n=0 status=0
report() {
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        printf '%s\n' "$2" | head -20 | sed 's/^/# /'
        status=1
    fi
}
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
if command -v clang-format-14 >/dev/null; then
    report 'sources are formatted (make format)' \
        "$(clang-format-14 --dry-run --Werror src/*/*.[ch] tests/*/*.[ch] corpora/generate/*.[ch] corpora/generate/*/*.[ch] 2>&1 | grep 'error:' | cut -d: -f1 | sort -u)"
else
    skip 'sources are formatted' 'clang-format-14 is not here'
fi
if command -v mandoc >/dev/null; then
    report 'manual pages are clean' "$(mandoc -Tlint -Wwarning man/*.[15] 2>&1)"
else
    skip 'manual pages are clean' 'mandoc is not here'
fi
report 'the KEYS section of venn(1) is what the tables say (make man-keys)' \
    "$(tests/man_keys.sh "${1:-build}/venn" man/venn.1 --check)"
report 'src/README.md names every source file' \
    "$(for f in src/*/*.[ch] src/*/*.def; do b=$(basename "${f%.*}"); grep -qw -- "$b" src/README.md || echo "$f"; done)"
report 'every file carries its licence line' \
    "$(grep -L 'SPDX-License-Identifier: MIT' src/*/*.[ch] src/main.c corpora/generate/*.[ch] corpora/generate/*/*.[ch])"
echo "1..$n"
exit $status
