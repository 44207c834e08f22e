#!/usr/bin/env bash
# Triage that loses nothing: killed at seeded moments, and two programs at once. Prints TAP.
# Usage: tests/triage.sh BUILD SAN_BUILD; SOAK=1 for 200 kills instead of 20.
set -u
cd "$(dirname "$0")/.." || exit 1
driver=$(realpath "${2:-build/san}")/tests/triage/driver
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
n=0
result() { # result STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

kills=20
[ "${SOAK:-}" = 1 ] && kills=200
seed=20260101
for i in $(seq $kills); do
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    # the first ones on a new file, where it is only being made; later ones on one that was killed before
    db=$T/$((i % 5)).venn-triage
    [ $((i % 4)) -eq 0 ] && rm -f "$db"*
    k=$((i % 4 == 0 ? 1 + seed % 90 : 1 + seed % 9000))
    said=$("$driver" kill "$db" $seed $k 2>&1)
    status=$?
    result $status "killed after byte $k (seed $seed): ${said##*$'\n'}"
    [ $status -eq 0 ] || echo "# $said"
done

# Both make the file at the same moment.
for i in $(seq $((kills / 2))); do
    db=$T/race$i
    "$driver" pair "$db" ann 3 >"$T/ann" 2>&1 &
    ann=$!
    "$driver" pair "$db" bob 3 >"$T/bob" 2>&1
    bob=$?
    wait $ann
    result $(($? + bob)) "made by two at once ($(cat "$T/ann" "$T/bob" | grep driver: | tr '\n' ';')$("$driver" count "$db") actions)"
done

db=$T/pair.venn-triage
"$driver" pair "$db" ann 500 >"$T/ann" 2>&1 &
ann=$!
"$driver" pair "$db" bob 500 >"$T/bob" 2>&1
bob=$?
wait $ann
result $(($? + bob)) "two at once see each other: $(cat "$T/ann" "$T/bob" | tr '\n' ';')"
stored=$("$driver" count "$db")
[ "$stored" = 1000 ]
result $? "2 × 500 actions are $stored stored"
late=$(sed -n 's/.*other, \([0-9]*\) ms.*/\1/p' "$T/ann" "$T/bob" | sort -n | tail -1)
[ -n "$late" ] && [ "$late" -le 2000 ]
result $? "seen ${late:-?} ms after the last one, at most 2000"
echo "1..$n"
