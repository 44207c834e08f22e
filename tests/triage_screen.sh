#!/usr/bin/env bash
# Triage in a real terminal (tmux): killed with SIGKILL at seeded moments, everything that the screen had
# confirmed is in the database, which is intact; and two programs see each other's verdicts.
# Prints TAP. Usage: tests/triage_screen.sh BUILD [SAN_BUILD]; SOAK=1 for 200 moments instead of 20.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${1:-build}
venn=$(realpath "$build/venn") corpus=$(realpath corpora/beer)
if ! command -v tmux >/dev/null || ! command -v python3 >/dev/null; then
    echo 'ok 1 - triage on screen # SKIP tmux or python3 is not here'
    exit 0
fi
T=$(mktemp -d) || exit 1
export XDG_STATE_HOME=$T/state XDG_CONFIG_HOME=$T/config XDG_CACHE_HOME=$T/cache LC_ALL=C.UTF-8 TMUX_TMPDIR=$T
unset TMUX
tm() { tmux -L venn-triage -f /dev/null "$@" 2>/dev/null; }
trap 'tm kill-server; for k in $(seq 50); do rm -rf "$T" 2>/dev/null && break; done' EXIT
RANDOM=4711 status=0 bad=0 confirmed=0
moments=20
[ -n "${SOAK:-}" ] && moments=200

start() { # start SESSION DB REVIEWER : the program in a pane that stays when it dies
    tm new-session -d -s "$1" -x 100 -y 24 "exec '$venn' --fresh --triage '$2' --reviewer $3 '$corpus'" || return 1
    tm set-option -t "$1" remain-on-exit on
}
screen() { tm capture-pane -p -t "$1"; }
until_screen() { # until_screen SESSION REGEX SECONDS : waits for the screen to show it
    local end=$(($(date +%s%3N) + $3 * 1000))
    until screen "$1" | grep -qE "$2"; do
        [ "$(date +%s%3N)" -le $end ] || return 1
    done
}
done_count() { sed -n 's/.*✎ \([0-9]*\) done.*/\1/p' | head -1; }
intact() { python3 -c 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute("pragma integrity_check").fetchone()[0])' "$1"; }

tm new-session -d -s keep -x 10 -y 5 'exec cat' # the server lives as long as the test
for i in $(seq "$moments"); do
    db=$T/kill.$i k=$((RANDOM % 12 + 1))
    start kill "$db" k || break
    until_screen kill 'of 400' 30 || { echo "# moment $i: it did not start"; bad=$((bad + 1)); }
    pid=$(tm display-message -p -t kill '#{pane_pid}')
    tm send-keys -t kill -l xoxbxmxoxbxmxoxbxmxoxbxmxoxbxm
    until_screen kill "✎ ($k|$((k + 1))|$((k + 2))|1[0-9]) done" 10 || bad=$((bad + 1))
    kill -9 "$pid"
    end=$((SECONDS + 10))
    until [ "$(tm display-message -p -t kill '#{pane_dead}')" = 1 ] || [ $SECONDS -gt $end ]; do :; done
    said=$(screen kill | done_count)
    stored=$("$venn" triage export --triage "$db" --reviewer k "$corpus" 2>/dev/null | grep -cE '"tags":\["')
    confirmed=$((confirmed + ${said:-0}))
    if [ "$(intact "$db")" != ok ] || [ "$stored" -lt "${said:-0}" ]; then
        echo "# moment $i: the screen said ${said:-0}, the database has $stored"
        bad=$((bad + 1))
    fi
    tm kill-session -t kill
done
if [ $bad -eq 0 ] && [ $confirmed -gt 0 ]; then
    echo "ok 1 - killed at $moments moments: all $confirmed confirmed verdicts are stored, every database is intact"
else
    echo "not ok 1 - killed at $moments moments: $bad went wrong"
    status=1
fi

start ann "$T/both" ann && start bob "$T/both" bob
until_screen ann 'of 400' 30 && until_screen bob 'of 400' 30
tm send-keys -t ann xo
until_screen ann '✎ 1 done' 10
tm send-keys -t bob t
until_screen bob '^  ann +ok' 10 && first=yes
tm send-keys -t ann g xm # the first row gets another tag; bob's screen is open and idle
until_screen ann 'b0001 model-bug' 10
if [ "${first:-}" = yes ] && until_screen bob '^  ann +ok, model-bug' 2; then
    echo 'ok 2 - two programs: a verdict is on the other screen within two seconds'
else
    echo 'not ok 2 - two programs: a verdict is on the other screen within two seconds'
    screen bob | sed 's/^/# /'
    status=1
fi
echo 1..2
exit $status
