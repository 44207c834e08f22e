#!/usr/bin/env bash
# The column cache and the threads from outside: two processes at once, kill -9 in the middle of writing, a
# full disk, a file that changes, shards. Prints TAP. Usage: tests/index.sh BUILD
set -u
cd "$(dirname "$0")/.."
venn=$(realpath "${1:-build}")/venn
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
export XDG_CACHE_HOME=$tmp/cache
n=0 status=0
check() { # check NAME COMMAND… : ok when the command succeeds
    n=$((n + 1))
    if "${@:2}" >"$tmp/log" 2>&1; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        head -20 "$tmp/log" | sed 's/^/# /'
        status=1
    fi
}
records() { # records FROM TO [RUN]
    awk -v a="$1" -v b="$2" -v run="${3:-SIS}" 'BEGIN { for (i = a; i < b; i++) { printf "{\"id\":\"r%d\",\"tokens\":[", i
        for (k = 0; k < 30; k++) printf "%s\"w%d\"", k ? "," : "", (i * 7 + k * k) % 997
        printf "],\"label\":%d,\"prediction\":%d,\"ground_truth\":[%d,%d],\"saliency\":{\"%s\":{\"indices\":[%d,%d]}}}\n",
            i % 2, i % 3 % 2, i % 30, (i * 3) % 30, run, (i * 5) % 30, i % 30 } }'
}
data=$tmp/data.jsonl
records 0 20000 >"$data"
{ sed -n 3p "$data"; echo '{"tokens":['; } >>"$data"
plain() { "$venn" score --no-cache --sort iou "$@" 2>/dev/null; }
cached() { "$venn" score --sort iou "$@" 2>/dev/null; }
plain "$data" >"$tmp/expected"
same() { cached "$data" | cmp - "$tmp/expected"; }
same_shards() { cached "$tmp"/shard-?.jsonl | cmp - <(plain "$tmp/all.jsonl"); }
unfinished() { ls "$XDG_CACHE_HOME/venn" 2>/dev/null | grep -q tmp-; }

for t in 1 2 3 8; do
    check "$t threads give the same bytes" cmp <(plain --threads $t "$data") "$tmp/expected"
done
check 'streamed rows agree with those from columns' cmp <("$venn" score --no-cache --task classification "$data" 2>/dev/null) \
    <("$venn" score --no-cache --sort n,n "$data" --task classification --filter 'n > 0' 2>/dev/null)
"$venn" index "$data" >"$tmp/out" 2>/dev/null
check 'an index is written, with the status of reading' test $? -eq 1
check 'it says so' grep -q '20001 instances, 1 run; index of' "$tmp/out"
check 'it is used' grep -q 'up to date' <("$venn" index "$data" 2>/dev/null)
check 'and gives the same bytes' same
check 'problems are told again' grep -q 'given before' <("$venn" score "$data" 2>&1 >/dev/null)
check 'cache --list names the file' grep -q "$data" <("$venn" cache --list)
check 'cache alone is a usage error' test "$("$venn" cache >/dev/null 2>&1; echo $?)" -eq 2

"$venn" cache --clear >/dev/null
for _ in 1 2 3 4; do "$venn" index "$data" >/dev/null 2>&1 & done
wait
check 'four processes at once leave one whole index' test "$(ls "$XDG_CACHE_HOME/venn" | wc -l)" -eq 1
check 'which is right' same

# Killed at several points: after so many bytes were written, as seen in the temporary file.
for kb in 0 100 400 900 1400; do
    "$venn" cache --clear >/dev/null
    "$venn" index "$data" >/dev/null 2>&1 &
    pid=$!
    for _ in $(seq 2000); do
        size=$(cat "$XDG_CACHE_HOME"/venn/*.tmp-* 2>/dev/null | wc -c)
        [ "$size" -gt $((kb * 1000)) ] && break
        kill -0 $pid 2>/dev/null || break
    done
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    check "killed after about $kb kB: the rows are right" same
done
"$venn" cache --clear >/dev/null
check 'cache --clear takes what was left behind, too' test -z "$(ls "$XDG_CACHE_HOME/venn")"

full() { (ulimit -f 500; trap '' XFSZ; "$venn" index "$data" 2>&1 >/dev/null; test $? -eq 3) | grep -qE 'venn: .*(File too large|No space)'; }
check 'a full disk is an error' full
check 'that leaves nothing behind' test -z "$(ls "$XDG_CACHE_HOME/venn")"
check 'and rows are read from the file' same

"$venn" index "$data" >/dev/null 2>&1
records 50000 50010 >>"$data"
plain "$data" >"$tmp/expected"
check 'a file that has grown is read again' same
for i in 1 2 3 4; do records $((i * 1000)) $((i * 1000 + 500)) >"$tmp/shard-$i.jsonl"; done
cat "$tmp"/shard-?.jsonl >"$tmp/all.jsonl"
check 'shards are one corpus' cmp <(cached "$tmp"/shard-?.jsonl) <(cached "$tmp/all.jsonl")
if command -v parallel >/dev/null; then
    parallel --will-cite -j 2 "$venn" index ::: "$tmp"/shard-?.jsonl >/dev/null
else
    printf '%s\n' "$tmp"/shard-?.jsonl | xargs -P 2 -n 1 "$venn" index >/dev/null
fi
check 'one process per shard indexes them' test "$("$venn" cache --list | grep -c shard-)" -eq 4
check 'shards from their indexes are the same corpus' cmp <(cached "$tmp"/shard-?.jsonl) <(cached --no-cache "$tmp/all.jsonl")
# other bytes at the same time of change: what is said now comes from the index
"$venn" score --no-cache --fields run,iou,label --sort iou "$tmp/all.jsonl" >"$tmp/scores"
cp "$tmp/shard-2.jsonl" "$tmp/kept" && touch -r "$tmp/shard-2.jsonl" "$tmp/kept"
tr '0123' '3210' <"$tmp/kept" | dd of="$tmp/shard-2.jsonl" conv=notrunc status=none && touch -r "$tmp/kept" "$tmp/shard-2.jsonl"
check 'without reading them again' cmp <("$venn" score --fields run,iou,label --sort iou "$tmp"/shard-?.jsonl) "$tmp/scores"
dd if="$tmp/kept" of="$tmp/shard-2.jsonl" conv=notrunc status=none
check 'one that has changed is read' same_shards
records 1100 1103 >"$tmp/shard-5.jsonl" && "$venn" index "$tmp/shard-5.jsonl" >/dev/null 2>&1
check 'so is one whose ids others have' cmp <(cached "$tmp"/shard-?.jsonl) <(plain "$tmp"/shard-?.jsonl)
# A filter over texts goes in slices in the explorer; the rows are those of the command.
printf 'command filter text ~ "w1[0-9] "\nframe\ncommand sort id:desc\nframe\n' >"$tmp/script"
"$venn" --headless 120x12 --script "$tmp/script" --fresh --triage "$tmp/t.venn-triage" "$tmp/all.jsonl" >"$tmp/frames" 2>&1
rows=$("$venn" score --no-header --filter 'text ~ "w1[0-9] "' "$tmp/all.jsonl" | wc -l)
check 'a text filter lists in slices what the command prints' grep -q " $rows of 2000" "$tmp/frames"
first=$("$venn" score --no-header --filter 'text ~ "w1[0-9] "' --sort id:desc --limit 1 --fields id "$tmp/all.jsonl")
check 'and orders by texts' grep -q "▸ *$first " "$tmp/frames"
# Files of one line, larger than an instance may be: the cap is on instances. SOAK=1: 100 MB and the usual cap.
big=${SOAK:+400000} cap=${SOAK:+64M}
records 0 "${big:-4000}" >"$tmp/lines.jsonl"
paste -sd, "$tmp/lines.jsonl" | sed 's/^/[/; s/$/]/' >"$tmp/array.json"
python3 - "$tmp/lines.jsonl" >"$tmp/columns.json" <<'END'
import json, sys
columns = {}
for i, line in enumerate(open(sys.argv[1])):
    for key, value in json.loads(line).items():
        columns.setdefault(key, {})[str(i)] = value
print(json.dumps(columns))
END
peak() { # peak COMMAND… : its output without diagnostics; its largest resident size in kB goes to $tmp/peak
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[2:], stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open(sys.argv[1], "w"))' "$tmp/peak" "$@"
}
for f in array columns; do
    check "one line of $(($(stat -c %s "$tmp/$f.json") >> 20)) MB ($f) opens" \
        cmp <(peak "$venn" score --no-cache --sort iou --max-instance "${cap:-4K}" "$tmp/$f.json") <(plain "$tmp/lines.jsonl")
    check 'in little memory' test "$(cat "$tmp/peak")" -lt $((60000 + ${big:-4000} * 120 / 1000))
done
# Another discretisation scans the file again, on several threads; escapes and a second run go through the reader.
awk 'BEGIN { for (i = 0; i < 3000; i++) { printf "{\"id\":\"%s%d\",\"tokens\":[", i % 50 ? "r" : "\\u0072", i
    for (k = 0; k < 20; k++) printf "%s\"w%d\"", k ? "," : "", k
    printf "],\"ground_truth\":[1,2],\"saliency\":{\"IG\":{\"scores\":["
    for (k = 0; k < 20; k++) printf "%s%d.%d", k ? "," : "", (i * k) % 7, (i + k) % 10
    printf "]}%s}}\n", i % 3 ? "" : ",\"B\":{\"indices\":[3]}" } }' >"$tmp/scores.jsonl"
printf 'command discretise top:3\ncommand write %s\n' "$tmp/top.tsv" >"$tmp/script"
"$venn" --headless 80x24 --script "$tmp/script" --run IG --fresh --triage "$tmp/t.venn-triage" "$tmp/scores.jsonl" >/dev/null 2>&1
check 'another discretisation gives what reading with it gives' cmp <(sort "$tmp/top.tsv") \
    <("$venn" score --no-cache --discretise top:3 --run IG "$tmp/scores.jsonl" 2>/dev/null | sort)
# A file that grows while it is explored, and one that is cut short. What is written by the script says when to go on.
step() { # step COMMAND… : the script's lines; returns once they were carried out
    printf '%s\n' "$@" "command write $tmp/step" >&3
    while [ ! -s "$tmp/step" ] && kill -0 $pid 2>/dev/null; do :; done
    rm -f "$tmp/step"
}
mkfifo "$tmp/in"
{ records 0 3; printf '{"id":"half","tok'; } >"$tmp/grows.jsonl"
"$venn" --headless 100x10 --follow --fresh --triage "$tmp/t.venn-triage" --script "$tmp/in" "$tmp/grows.jsonl" >"$tmp/frames" 2>&1 &
pid=$!
exec 3>"$tmp/in"
step 'frame begun'
{ echo 'ens":["a"],"ground_truth":[0],"saliency":{"SIS":{"indices":[0]}}}'; records 3 5; echo nonsense; } >>"$tmp/grows.jsonl"
step 'wait 200' 'wait 200' 'frame grown'
records 1 3 >"$tmp/grows.jsonl"
step 'wait 200' 'wait 200' 'frame shrunk'
step 'command reload' 'frame again'
exec 3>&-
wait $pid
frame() { sed -n "/^=== $1 /,/^---/p" "$tmp/frames"; }
check 'the last line is not read before it has ended' grep -q ' 3 of 3' <(frame begun)
check 'lines that are appended are listed' grep -q ' 6 of 6' <(frame grown)
check 'and a bad one is counted' grep -q '1 record could not be used' <(frame grown)
check 'a file that was cut short is said' grep -q 'has changed on disk: :reload' <(frame shrunk)
check 'its rows stay' grep -q ' 6 of 6' <(frame shrunk)
check 'until it is read again' grep -q ' 2 of 2' <(frame again)
gzip -k "$tmp/grows.jsonl"
check 'what cannot grow by lines is refused' test "$("$venn" --headless 80x24 --follow "$tmp/grows.jsonl.gz" </dev/null >/dev/null 2>&1; echo $?)" -eq 2
echo "1..$n"
exit $status
