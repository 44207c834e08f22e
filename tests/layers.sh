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
    bad=$(grep -rnE '^#include "' src/$layer |
        grep -vE "\"($pattern)/" | grep -vE '"themes.inc"')
    report "$layer includes only what lies below it" "$bad"
done
# Within store the folders have an order, too, and what lies in one is its own: the headers above them are for others.
part_of() { # part_of HEADER: the folder it belongs to
    case $1 in
    */*) echo "${1%%/*}" ;;
    reader.h) echo reader ;;
    corpus.h | index_cache.h) echo corpus ;;
    triage*) echo triage ;;
    esac
}
bad=
for order in json: input:json reader:json,input scan:json,input,reader corpus:json,input,reader,scan triage:json,input; do
    part=${order%%:*}
    while IFS=: read -r file include; do
        other=$(part_of "$include")
        case ,$part,${order#*:},, in *,$other,*) ;; *) bad+="$file: $include"$'\n' ;; esac
    done < <(grep -rnE '^#include "store/' "src/store/$part" | sed -E 's/:[0-9]+:#include "store\/([^"]*)".*/:\1/')
done
report 'within store, the folders include only what src/README.md puts before them' "$bad"
report 'the folders of store are its own' \
    "$(grep -rnE '^#include "store/[a-z]+/' src/image src/ui src/term src/app src/cli src/main.c)"
report 'only term_curses.c includes curses' \
    "$(grep -lE '#include *<(n?curses|term|ncursesw/.*)\.h>' -r src | grep -v '^src/term/term_curses\.c$')"
report 'core neither does input and output nor asks for the time' \
    "$(grep -rnE '\b(fopen|printf|fprintf|puts|getenv|time|clock_gettime|rand|srand) *\(' src/core --include=*.c)"

# Mutable file-scope or function-local statics: src/README.md names the one exception.
globals=$(for o in $(find "$build/src" -name '*.o'); do
    objdump -t "$o" | awk -v o="$o" '/ \.(data|bss)[ \t]/ && $NF !~ /^\./ && $NF !~ /^__|asan|ubsan/ {print o ": " $NF}'
done | grep -vE 'src/term/restore\.o: rescue$')
report 'no mutable globals but the one that src/README.md names' "$globals"

# Files of a layer are in an order as well: what calls another is never called by it, however far around. (The folders
# of store are modules of several files; their order is checked above.)
loops=$(for layer in base core image ui term app cli; do
    for c in $(find "src/$layer" -name '*.c'); do
        nm "$build/${c%.c}.o" | awk -v f="$c" '$1 == "U" {print "u", $2, f} $2 ~ /^[TDRB]$/ {print "d", $3, f}'
    done | sort | awk '$1 == "d" {at[$2] = $3} $1 == "u" && at[$2] {print at[$2], $3}' | sort -u |
        tsort 2>&1 >/dev/null | sed 's/^tsort: -: .*/a circle:/; s/^tsort: //'
done)
report 'within a layer no two files call each other, directly or around' "$loops"

# core + base link alone: the link is the test.
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
echo 'int main(void) { return 0; }' >"$tmp/main.c"
out=$($cc -o "$tmp/core" "$tmp/main.c" -Wl,--whole-archive "$build/libcore.a" "$build/libbase.a" \
    -Wl,--no-whole-archive $(pkg-config --libs libutf8proc) -lm 2>&1)
report 'core and base link without ncurses, cJSON, zlib or zstd' "$out"
echo "1..$n"
exit $status
