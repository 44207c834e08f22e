#!/usr/bin/env bash
# Every fuzz target for a few seconds under clang's libFuzzer with sanitizers; this build is also the check
# that clang compiles everything without a warning. Prints TAP. Usage: tests/fuzz.sh [BUILD]
# FUZZ_SECONDS=600 for longer, or FUZZ_GROUP_SECONDS=3600 shared by the targets of each group (readers,
# themes, triage; query and keys are their own); FUZZ_TARGETS=tests/fuzz/fuzz_keys.c for some;
# FUZZ_CORPUS=DIR keeps what was found interesting.
set -u
cd "$(dirname "$0")/.."
build=${1:-build}/fuzz
if ! command -v clang-14 >/dev/null; then
    echo 'ok 1 - fuzz targets # SKIP clang-14 is not here'
    exit 0
fi
san='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined'
mkdir -p "$build"
if ! make --no-print-directory -j"$(nproc)" BUILD="$build" CC=clang-14 OPT="-O1 -g $san" WERROR=1 layer-libs >"$build/log" 2>&1; then
    echo 'not ok 1 - clang compiles everything without a warning'
    grep -E 'error:|warning:' "$build/log" | head -20 | sed 's/^/# /'
    exit 1
fi
echo 'ok 1 - clang compiles everything without a warning'
corpus=${FUZZ_CORPUS:-$build/corpus}
packages='libcjson libutf8proc zlib libzstd sqlite3 gdk-pixbuf-2.0 chafa libzip expat'
group_of() {
    case $1 in
    fuzz_query | fuzz_keys) echo "$1" ;;
    fuzz_theme | fuzz_config) echo themes ;;
    fuzz_triage | fuzz_agreement) echo triage ;;
    *) echo readers ;;
    esac
}
seconds_of() {
    local f size=0
    for f in tests/fuzz/fuzz_*.c; do
        [ "$(group_of "$(basename "$f" .c)")" = "$(group_of "$1")" ] && size=$((size + 1))
    done
    [ -n "${FUZZ_GROUP_SECONDS:-}" ] && echo $((FUZZ_GROUP_SECONDS / size)) || echo "${FUZZ_SECONDS:-10}"
}
run() { # run NUMBER NAME: builds and runs one target
    local n=$1 name=$2 out=$build/$2 seconds
    seconds=$(seconds_of "$name")
    local length='-max_len=4096'
    [ "$name" = fuzz_keys ] && length='-max_len=512 -len_control=0' # slow: it would never reach a third event
    local seeds=tests/fuzz/seeds/${name#fuzz_}
    [ -d "$seeds" ] || seeds=
    mkdir -p "$corpus/$name"
    if ! clang-14 -std=c17 -D_GNU_SOURCE -Isrc -Itests -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
        $(pkg-config --cflags $packages) -o "$out" "tests/fuzz/$name.c" $(grep -q storm/ "tests/fuzz/$name.c" && echo tests/storm/press.c) -Wl,--start-group "$build"/lib{cli,app,term,ui,store,image,core,base}.a \
        -Wl,--end-group $(pkg-config --libs $packages) -lm -lpthread >"$out.log" 2>&1; then
        echo "not ok $n - $name builds"
        head -20 "$out.log" | sed 's/^/# /'
        return
    fi
    if ASAN_OPTIONS=detect_leaks=1 "$out" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 $length \
        -artifact_prefix="$out." "$corpus/$name" $seeds >"$out.log" 2>&1; then
        echo "ok $n - $name, $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$out.log") runs"
    else
        echo "not ok $n - $name found something ($out.*)"
        tail -25 "$out.log" | sed 's/^/# /'
    fi
}
n=1
for f in ${FUZZ_TARGETS:-tests/fuzz/fuzz_*.c}; do
    n=$((n + 1))
    [ "$(jobs -rp | wc -l)" -lt "$(nproc)" ] || wait -n
    run $n "$(basename "$f" .c)" &
done
wait
echo "1..$n"
