#!/usr/bin/env bash
# The bundled corpora are what their generator makes, byte for byte, and keep what they promise.
# Prints TAP. Usage: tests/corpora.sh BUILD SAN_BUILD
set -u
cd "$(dirname "$0")/.."
build=${1:-build} n=0 status=0
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT || exit 1
says() { # says STATUS NAME [FILE]: a line of TAP, and the file where it failed
    n=$((n + 1))
    [ "$1" -eq 0 ] && echo "ok $n - $2" && return
    echo "not ok $n - $2"
    [ -z "${3:-}" ] || sed 's/^/# /' "$3"
    status=1
}
patterns='human-aligned sufficient-subset sufficient-context context-dependent confuser insufficient-subset distractor context-confusion'

make --no-print-directory BUILD="$build" "$build/generate" >"$tmp/log" 2>&1
says $? 'the generator builds' "$tmp/log"
[ $status -eq 0 ] || { echo "1..$n"; exit 1; }

# Writing a corpus also tests what it promises; both at once, since each takes one core for a while.
for corpus in beer shapes; do
    mkdir "$tmp/$corpus"
    { "$build/generate" $corpus "$tmp/$corpus" >"$tmp/$corpus.log" 2>&1; echo $? >"$tmp/$corpus.code"; } &
done
wait
for corpus in beer shapes; do
    says "$(cat "$tmp/$corpus.code")" "$corpus keeps its promises" "$tmp/$corpus.log"
    diff -rq -x '.venn-triage*' corpora/$corpus "$tmp/$corpus" >"$tmp/diff" 2>&1
    says $? "corpora/$corpus is byte-identical to what make corpora writes" "$tmp/diff"
done

for aspect in 1 2; do
    "$build/venn" score --aspect $aspect --fields patterns --no-header corpora/beer 2>/dev/null | tr ',' '\n' | sort -u |
        comm -13 - <(printf '%s\n' $patterns | sort) >"$tmp/missing"
    [ ! -s "$tmp/missing" ]
    says $? "beer: all eight patterns occur under aspect $aspect" "$tmp/missing"
done

python3 tests/cli/recompute_shapes.py "$build/venn" corpora/shapes $n >"$tmp/shapes.tap" 2>&1 || { says 1 'recompute_shapes.py' "$tmp/shapes.tap"; echo "1..$n"; exit 1; }
cat "$tmp/shapes.tap"
n=$((n + $(grep -c '^\(not \)\?ok ' "$tmp/shapes.tap")))
grep -q '^not ok' "$tmp/shapes.tap" && status=1
echo "1..$n"
exit $status
