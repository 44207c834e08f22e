#!/usr/bin/env bash
# Pictures on a real terminal: xterm as a VT340 under Xvfb, driven by keys, looked at as pixels. After
# a picture is gone its rectangle is as if none had ever been there. Skips where the programs are
# missing. Usage: tests/pictures.sh BUILD [SAN_BUILD]; prints TAP. KEEP=DIR keeps the screenshots.
set -u
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build}")
for program in Xvfb xterm xdotool import; do
    command -v $program >/dev/null || { echo "ok 1 - pictures # SKIP no $program"; echo 1..1; exit 0; }
done
T=$(mktemp -d) || exit 1
export XDG_CONFIG_HOME="$T/config" XDG_STATE_HOME="$T/state" XDG_CACHE_HOME="$T/cache"
export LC_ALL=C.UTF-8 PS1='$ ' HISTFILE=
unset TMUX STY COLORFGBG NO_COLOR
exec 3<>"$T/display"
Xvfb -displayfd 3 -screen 0 800x600x24 >"$T/xvfb.log" 2>&1 3>&3 &
xvfb=$!
trap 'kill $xterm $xvfb 2>/dev/null; wait 2>/dev/null; rm -rf "$T"' EXIT
xterm=
until_true() { # polls COMMAND for at most 20 s
    for _ in $(seq 200); do
        "$@" && return 0
        read -rt .1 <> <(:) # a tenth of a second without another process
    done
    return 1
}
until_true test -s "$T/display" || { echo "Bail out! no X server"; exit 1; }
DISPLAY=:$(head -1 "$T/display")
export DISPLAY
shot() { import -window root rgb:"$1" 2>/dev/null; }
settled() { # the screen has not changed between two looks
    shot "$T/a" && read -rt .3 <> <(:) ; shot "$T/b" && cmp -s "$T/a" "$T/b"
}
look() { # look NAME: the settled screen
    until_true settled
    cp "$T/b" "$T/$1"
    [ -z "${KEEP:-}" ] || import -window root "$KEEP/$1.png"
}
keys() { for k in "$@"; do xdotool key --clearmodifiers "$k"; done; }
start() { # start ARGS…: venn run by an interactive shell, so that it can be stopped
    xterm -ti vt340 -geometry 80x24+0+0 -fn fixed -e bash --norc -i & xterm=$!
    until_true settled
    xdotool mousemove 100 100
    xdotool type --delay 1 "$build/venn --fresh --triage $T/db $* corpora/shapes"
    keys Return
    until_true settled
}
stop() { keys q; kill $xterm; wait $xterm 2>/dev/null; xterm=; }
n=0 status=0
same() { # same NAME A B; different NAME A B
    n=$((n + 1))
    if cmp -s "$T/$2" "$T/$3"; then echo "ok $n - $1"; else echo "not ok $n - $1"; status=1; fi
}
different() {
    n=$((n + 1))
    if cmp -s "$T/$2" "$T/$3"; then echo "not ok $n - $1"; status=1; else echo "ok $n - $1"; fi
}

start --image none --view list # no picture was ever drawn
look list
keys i
look bare
keys question # help begins with the keys of where one is
look help
stop
start --view list
look list-again
same 'the same screen without a picture' list list-again
keys i
look image
different 'a picture is drawn' bare image
keys q
look after-image
same 'nothing is left of it' list after-image
keys i question
look help-over-it
same 'nothing is drawn under help' help help-over-it
keys question
look image-again
same 'and it comes back' image image-again
for _ in $(seq 50); do keys j; done
for _ in $(seq 50); do keys k; done
look moved
same 'after moving through 50 pictures' image moved
keys ctrl+l
look repainted
same 'after ^L' image repainted
keys ctrl+z
until_true settled
xdotool type --delay 1 fg
keys Return
look continued
same 'after being stopped and continued' image continued
xdotool search --class xterm windowsize %@ 400 300
look small
xdotool search --class xterm windowsize %@ 484 316
look large
xdotool search --class xterm windowsize %@ 400 300
look small-again
same 'after another size and back' small small-again
stop
echo "1..$n"
exit $status
