#!/usr/bin/env bash
# Headless screens against golden files: every script in tests/screen/ at three sizes.
# Usage: tests/screens.sh BUILD SAN_BUILD, or --golden BUILD to rewrite. Prints TAP.
#
# A script is tests/screen/NAME.script; its first line `# ARGS: …` is the command line behind the
# options. Golden frames are tests/screen/NAME.WxH.golden: the text grid, then the style letters.
set -u
cd "$(dirname "$0")/.."
golden=
[ "${1:-}" = --golden ] && golden=1 && shift
build=${1:-build} san=${2:-$build}
venn=$san/venn
T=$(mktemp -d) && trap 'rm -rf "$T"' EXIT || exit 1
tmp=$T/frames
export LC_ALL=C.UTF-8 XDG_CONFIG_HOME="$T/config" XDG_STATE_HOME="$T/state" XDG_CACHE_HOME="$T/cache"
unset COLORFGBG NO_COLOR
n=0 status=0
for script in tests/screen/*.script; do
    name=$(basename "$script" .script)
    args=$(sed -n '1s/^# ARGS: //p' "$script")
    sizes=$(sed -n 's/^# SIZES: //p' "$script")
    for size in ${sizes:-80x24 200x50 40x12}; do
        file=tests/screen/$name.$size.golden
        n=$((n + 1))
        rm -f build/screen.venn-triage* # what a triage script writes
        eval "\"$venn\" --headless $size --script \"$script\" --fresh $args" >"$tmp" 2>"$tmp.err"
        code=$?
        if [ $code -ne 0 ]; then
            echo "not ok $n - $name $size ended with status $code"
            sed 's/^/# /' "$tmp.err" | head -20
            status=1
        elif [ -n "$golden" ]; then
            cp "$tmp" "$file" && echo "ok $n - $name $size rewritten"
        elif cmp -s "$tmp" "$file"; then
            echo "ok $n - $name $size"
        else
            echo "not ok $n - $name $size"
            diff "$file" "$tmp" | head -40 | sed 's/^/# /'
            status=1
        fi
    done
done
echo "1..$n"
exit $status
