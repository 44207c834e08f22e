#!/usr/bin/env bash
# Arrows only point downward: the include graph, the one file that knows curses, no mutable globals, and
# core + base linked alone. Prints TAP. Usage: tests/layers.sh BUILD [SAN_BUILD [CC]]
set -u
cd "$(dirname "$0")/.."
build=${1:-build} cc=${3:-gcc}
n=0 status=0
report() { # report NAME OFFENDERS
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        printf '%s\n' "$2" | sed 's/^/# /'
        status=1
    fi
}
allowed() { # which layers a layer may include, besides itself
    case $1 in
    base) echo '' ;;
    core) echo 'base' ;;
    image) echo 'base core' ;;
    ui) echo 'base core image' ;;
    store) echo 'base core image' ;;
    term) echo 'base ui' ;;
    app) echo 'base core image store ui term' ;;
    cli) echo 'base core image store ui term app' ;;
    esac
}
for layer in base core image store ui term app cli; do
    pattern=$(printf '%s\n' $layer $(allowed $layer) | paste -sd'|')
    bad=$(grep -nE '^#include "' src/$layer/*.[ch] src/$layer/*.def 2>/dev/null |
        grep -vE "\"($pattern)/" | grep -vE '"themes.inc"')
    report "$layer includes only what lies below it" "$bad"
done
report 'only term_curses.c includes curses' \
    "$(grep -lE '#include *<(n?curses|term|ncursesw/.*)\.h>' -r src | grep -v '^src/term/term_curses\.c$')"
report 'core neither does input and output nor asks for the time' \
    "$(grep -nE '\b(fopen|printf|fprintf|puts|getenv|time|clock_gettime|rand|srand) *\(' src/core/*.c)"

# Mutable file-scope or function-local statics: src/README.md names the one exception.
globals=$(for o in $(find "$build/src" -name '*.o'); do
    objdump -t "$o" | awk -v o="$o" '/ \.(data|bss)[ \t]/ && $NF !~ /^\./ && $NF !~ /^__|asan|ubsan/ {print o ": " $NF}'
done | grep -vE 'src/term/restore\.o: rescue$')
report 'no mutable globals but the one that src/README.md names' "$globals"

# core + base link alone: the link is the test.
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
echo 'int main(void) { return 0; }' >"$tmp/main.c"
out=$($cc -o "$tmp/core" "$tmp/main.c" -Wl,--whole-archive "$build/libcore.a" "$build/libbase.a" \
    -Wl,--no-whole-archive $(pkg-config --libs libutf8proc) -lm 2>&1)
report 'core and base link without ncurses, cJSON, zlib or zstd' "$out"
echo "1..$n"
exit $status
