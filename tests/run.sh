#!/usr/bin/env bash
# Runs every suite and counts its TAP lines. Usage: tests/run.sh BUILD SAN_BUILD [suite…]
# Prints failures with their output, and at the end `N passed, N failed, N skipped`.
set -u
cd "$(dirname "$0")/.."
build=$1 san=$2
shift 2
suites=${*:-unit layers cli docs screens term pictures pty storm triage triage_screen corpora index fuzz style}
export LC_ALL=C.UTF-8 TERM=xterm-256color VENN_BUILD=$build VENN_SAN=$san
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
home=$(mktemp -d) && trap 'rm -rf "$home"' EXIT || exit 1
export XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" XDG_CACHE_HOME="$home/cache"
unset NO_COLOR COLORFGBG COLORTERM TMUX VENN_THEME
log=$build/test-log
rm -rf "$log" && mkdir -p "$log"
passed=0 failed=0 skipped=0

report() { # report NAME STATUS : counts what the suite printed
    local name=$1 status=$2 out=$log/$1.tap ok bad skip
    ok=$(grep -c '^ok ' "$out") skip=$(grep -cE '^(not )?ok .*# SKIP' "$out")
    bad=$(grep '^not ok ' "$out" | grep -vc '# SKIP') # cmocka says "not ok N # SKIP"
    ok=$((ok - $(grep -c '^ok .*# SKIP' "$out")))
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        echo "not ok $name ended with status $status" >>"$out"
    fi
    if [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ] && [ "$skip" -eq 0 ]; then
        bad=1
        echo "not ok $name ran nothing" >>"$out"
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
    printf '%-28s %4d passed %3d failed %3d skipped\n' "$name" "$ok" "$bad" "$skip"
    if [ "$bad" -gt 0 ]; then
        grep -A40 '^not ok ' "$out" | head -120
        tail -40 "$log/$name.err"
    fi
}
run() { # run NAME COMMAND… : one suite
    local name=$1
    shift
    CMOCKA_MESSAGE_OUTPUT=TAP "$@" >"$log/$name.tap" 2>"$log/$name.err"
    report "$name" $?
}

# Fuzzing goes on beside the other suites, which rarely use more than one core.
fuzz=
case " $suites " in *' fuzz '*)
    nice -n 19 tests/fuzz.sh "$build" "$san" >"$log/fuzz.tap" 2>"$log/fuzz.err" &
    fuzz=$!
    ;;
esac

for s in $suites; do
    case $s in
    unit) for t in "$san"/tests/unit/test_*[!.]; do
            case $t in *.o | *.d) continue ;; esac
            run "$(basename "$t")" "$t"
        done ;;
    fuzz)
        wait $fuzz
        report fuzz $?
        ;;
    *) [ -x "tests/$s.sh" ] && run "$s" "tests/$s.sh" "$build" "$san" ;;
    esac
done
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
