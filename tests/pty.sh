#!/usr/bin/env bash
# The real program in pseudo-terminals: terminals × sizes × locales × ways to end (pairwise; SOAK=1: all),
# and hostile text in all that a corpus, a config, triage or the command line can say, on a strict terminal.
# Usage: tests/pty.sh BUILD SAN_BUILD; prints TAP.
set -u
cd "$(dirname "$0")/.."
pty=$2/tests/pty/pty venn=$1/venn
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT || exit 1
locpath=
if locale -a | grep -qi '^en_US\.iso-\?88591$'; then
    locpath=/usr/lib/locale
elif command -v localedef >/dev/null && localedef -i en_US -f ISO-8859-1 "$tmp/en_US.ISO-8859-1" 2>/dev/null; then
    cp -r "$(dirname "$(find /usr/lib/locale -maxdepth 2 -ipath '*c.utf8*' -name LC_CTYPE | head -1)")" "$tmp/C.UTF-8" && locpath=$tmp
fi
"$pty" matrix "$venn" tests/data/cli/classes.jsonl "$([ "${SOAK:-}" ] && echo full || echo quick)" ${locpath:+"$locpath"}
status=$?
"$pty" combos "$venn" tests/data/cli/stays.jsonl || status=1
"$pty" inject "$venn" ${locpath:+"$locpath"} || status=1
"$pty" keys "$venn" tests/data/screens/hostile.jsonl "$([ "${SOAK:-}" ] && echo 50000 || echo 5000)" || status=1
exit $status
