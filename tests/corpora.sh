#!/usr/bin/env bash
# The bundled corpora are what their generator makes, byte for byte, and keep what they promise.
# Prints TAP. Usage: tests/corpora.sh BUILD SAN_BUILD
set -u
cd "$(dirname "$0")/.."
build=${1:-build} status=0
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
make --no-print-directory BUILD="$build" "$build/generate" >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; echo 'not ok 1 - the generator builds'; exit 1; }
echo 'ok 1 - the generator builds'
mkdir "$tmp/beer"
"$build/generate" "$tmp/beer" >"$tmp/log" 2>&1
if diff -rq corpora/beer "$tmp/beer" >&2; then
    echo 'ok 2 - corpora/beer is byte-identical to what make corpora writes'
else
    echo 'not ok 2 - corpora/beer is byte-identical to what make corpora writes'
    status=1
fi
if "$build/generate" --check "$tmp/beer" >"$tmp/check" 2>&1; then
    echo 'ok 3 - the corpus keeps its promises (generate --check)'
else
    echo 'not ok 3 - the corpus keeps its promises (generate --check)'
    sed 's/^/# /' "$tmp/check"
    status=1
fi
for aspect in 1 2; do
    n=$((aspect + 3))
    missing=$("$build/venn" score --aspect $aspect --fields patterns --no-header corpora/beer 2>/dev/null | tr ',' '\n' | sort -u |
        comm -13 - <(printf '%s\n' human-aligned sufficient-subset sufficient-context context-dependent confuser insufficient-subset distractor context-confusion | sort))
    if [ -z "$missing" ]; then
        echo "ok $n - all eight patterns occur under aspect $aspect"
    else
        echo "not ok $n - all eight patterns occur under aspect $aspect"
        printf '%s\n' "$missing" | sed 's/^/# missing: /'
        status=1
    fi
done
echo 1..5
exit $status
