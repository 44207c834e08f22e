#!/bin/sh
# make demo: opens the explorer on a corpus; without a terminal prints the first screen and the report.
# Usage: tests/demo.sh VENN CORPUS
set -eu
venn=$1 corpus=$2
if [ -t 0 ] && [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
    exec "$venn" "$corpus"
fi
printf 'frame\n' | "$venn" --headless 120x36 --script - --fresh "$corpus" | sed '/^---$/,$d'
echo
"$venn" report "$corpus"
