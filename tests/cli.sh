#!/usr/bin/env bash
# The command line: every case of tests/cli/*.test. Usage: tests/cli.sh BUILD SAN_BUILD [FILE.test…]
#
#   == what the case shows
#   $ venn score FILE | head -1      run by bash in the repository's root; $T is a scratch folder
#   ? 1                              exit status (default 0)
#   ! skipped.*line 2                stderr matches this (ERE; several lines: each); without any
#                                    such line stderr is empty
#   the rest, up to the next case, is standard output (blank lines at its end do not count)
set -u
cd "$(dirname "$0")/.." || exit 1
san=${VENN_SAN:-${2:-build/san}}
shift $(($# < 2 ? $# : 2))
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
mkdir "$T/bin" && ln -s "$(realpath "$san/venn")" "$T/bin/venn" || exit 1
export T PATH="$T/bin:$PATH" LC_ALL=C.UTF-8 TERM=xterm-256color
# what the program keeps for itself goes to a fresh place
mkdir -p "$T/home" && export XDG_CONFIG_HOME="$T/home/config" XDG_STATE_HOME="$T/home/state" XDG_CACHE_HOME="$T/home/cache"
unset NO_COLOR COLORFGBG VENN_THEME
count=0

trim() { # without blank lines at the end
    sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

finish() { # runs the case collected in name, command, status, errors and $T/case.expected
    [ -n "$name" ] || return 0
    count=$((count + 1))
    bash -c "set -o pipefail; $command" >"$T/case.out" 2>"$T/case.err" </dev/null
    local got=$? bad='' pattern
    [ $got -eq "$status" ] || bad+="# exit status $got, expected $status"$'\n'
    if [ ${#errors[@]} -eq 0 ] && [ -s "$T/case.err" ]; then
        bad+="# unexpected on stderr:"$'\n'$(sed 's/^/#   /' "$T/case.err" | head -20)$'\n'
    fi
    for pattern in "${errors[@]}"; do
        grep -Eq -- "$pattern" "$T/case.err" ||
            bad+="# stderr does not match: $pattern"$'\n'$(sed 's/^/#   /' "$T/case.err" | head -20)$'\n'
    done
    trim <"$T/case.expected" >"$T/case.want"
    trim <"$T/case.out" >"$T/case.got"
    cmp -s "$T/case.want" "$T/case.got" || bad+=$(diff -u --label expected --label got "$T/case.want" "$T/case.got" |
        sed 's/^/# /' | head -40)$'\n'
    if [ -z "$bad" ]; then
        echo "ok $count - $file: $name"
    else
        printf 'not ok %s - %s: %s\n# $ %s\n%s' $count "$file" "$name" "$command" "$bad"
    fi
}

run_file() {
    local line state=
    file=$(basename "$1" .test) name='' command='' status=0 errors=()
    while IFS= read -r line || [ -n "$line" ]; do
        case $state:$line in
        *:'== '*)
            finish
            name=${line#== } command='' status=0 errors=() state=head
            : >"$T/case.expected"
            ;;
        head:'$ '*) command=${line#\$ } ;;
        head:'? '*) status=${line#\? } ;;
        head:'! '*) errors+=("${line#! }") ;;
        '':*) ;;
        *)
            state=output
            printf '%s\n' "$line" >>"$T/case.expected"
            ;;
        esac
    done <"$1"
    finish
}

all=$#
[ $# -gt 0 ] || set -- tests/cli/*.test
for test in "$@"; do run_file "$test"; done
# Numbers of the published samples, recomputed by a few lines that share nothing with the program.
if [ "$all" -eq 0 ]; then
    data=${VENN_DATA:-../shared/data}
    if ! command -v python3 >/dev/null; then
        echo "ok $((count + 1)) - published samples # SKIP no python3"
    elif [ ! -d "$data" ]; then
        echo "ok $((count + 1)) - published samples # SKIP no $data"
    else
        python3 tests/cli/recompute.py venn "$data" $count
    fi
fi
