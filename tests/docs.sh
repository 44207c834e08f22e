#!/usr/bin/env bash
# The examples of README.md and the manual pages are executed: every line `$ venn …` (with its
# continuation lines) must end with status 0, or with N where it ends in `# exit N`. The explorer is
# opened headless and quit at once. Also: every option is in the manual, and the pages are well
# formed. Usage: tests/docs.sh BUILD SAN_BUILD
set -u
cd "$(dirname "$0")/.." || exit 1
san=${VENN_SAN:-${2:-build/san}}
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
mkdir "$T/bin" "$T/here" && ln -s "$(realpath "$san/venn")" "$T/bin/venn" || exit 1
ln -s "$PWD/corpora" "$T/here/corpora" && ln -s "$PWD/tests" "$T/here/tests"
export PATH="$T/bin:$PATH" LC_ALL=C.UTF-8 TERM=xterm-256color
# what the program keeps for itself goes to a fresh place
mkdir -p "$T/home" && export XDG_CONFIG_HOME="$T/home/config" XDG_STATE_HOME="$T/home/state" XDG_CACHE_HOME="$T/home/cache"
count=0

result() { # result STATUS NAME
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

examples() { # prints the examples of a file, one a line
    sed -n -e 's/\\e$/\\/' -e 's/\\e/\\/g' -e '/^ *\$ venn /{' -e ':more' -e '/\\$/{N;s/\\e$/\\/;s/\\\n */ /;b more' -e '}' \
        -e 's/^ *\$ //p' -e '}' "$1"
}

is_explorer() { # neither a command nor an option that prints and leaves
    case "$1 " in
    *'|'* | *' --help '* | *' -h '* | *' --version '* | *' -V '* | *' --completion'* | *' --headless '*) return 1 ;;
    esac
    set -- $1
    case ${2:-} in score | report | compare | probe | inspect | show | convert | triage | config | doctor | help | version) return 1 ;; esac
}

while IFS= read -r -u 3 line; do
    file=${line%%:*} command=${line#*:} want=0
    case $command in *'# exit '*) want=${command##*# exit } ;; esac
    command=${command%%# exit *}
    run=$command
    is_explorer "$command" && run="$command --headless 80x24 --script <(echo quit)"
    (cd "$T/here" && bash -c "$run" >"$T/out" 2>"$T/err" </dev/null)
    got=$?
    [ $got -eq "$want" ]
    result $? "$file: $command"
    [ $got -eq "$want" ] || { echo "# exit status $got, expected $want"; sed 's/^/#   /' "$T/err" | head; }
done 3< <(for f in README.md man/*.[15]; do [ -f "$f" ] && examples "$f" | sed "s|^|$f:|"; done)

# Every example of a config is loaded as one, and must be understood to the last line.
mkdir -p "$T/config/venn"
for f in README.md man/*.[15]; do
    sed -n -e '/^\(\.Bd\|```\|    \)/,/^\(\.Ed\|```\|$\)/{s/\\&//g' -e 's/^ *//' \
        -e '/^\(set\|bind\|tag\|theme\) [^ ]/p}' "$f" >"$T/config/venn/config"
    [ -s "$T/config/venn/config" ] || continue
    XDG_CONFIG_HOME="$T/config" venn config --show >"$T/out" 2>"$T/err" && [ ! -s "$T/err" ]
    result $? "$f: its lines of configuration are understood"
    sed 's/^/# /' "$T/err"
done

missing=$(sed -n 's/^X([A-Z_]*, "\([a-z-]*\)".*/--\1/p' src/cli/options.def | while read -r o; do grep -q "Fl Fl ${o#--}\b" man/venn.1 || echo "$o"; done
    sed -n 's/^X([A-Z]*, \([a-z]*\),.*/\1/p' src/cli/subcommand.def | while read -r c; do
        grep -q "^\.It Cm $c\b" man/venn.1 || echo "$c"
    done)
[ -z "$missing" ]
result $? 'every option and command is in venn(1)'
[ -z "$missing" ] || echo "# missing:" $missing
if command -v mandoc >/dev/null; then
    lint=$(mandoc -Tlint -Wwarning man/*.[15])
    result $? 'manual pages are well formed'
    [ -z "$lint" ] || echo "$lint" | sed 's/^/# /'
else
    echo "ok $((count + 1)) - manual pages are well formed # SKIP no mandoc"
fi
