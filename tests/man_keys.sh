#!/bin/sh
# Writes the KEYS section of the manual from the tables; with --check only says whether it differs.
# Usage: tests/man_keys.sh VENN MANPAGE [--check]
set -eu
venn=$1 page=$2
tmp=$(mktemp)
trap 'rm -f "$tmp" "$tmp.keys"' EXIT
"$venn" help keys-mdoc >"$tmp.keys"
awk -v keys="$tmp.keys" '
    /^\.\\" end of keys/ { while ((getline line < keys) > 0) print line; inside = 0 }
    !inside
    /^\.\\" keys: written/ { inside = 1 }' "$page" >"$tmp"
if [ "${3:-}" = --check ]; then
    cmp -s "$tmp" "$page" || echo "$page differs"
else
    cat "$tmp" >"$page"
fi
