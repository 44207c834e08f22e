#!/usr/bin/env bash
# Ratios from one run on this machine: load, score, sort by IoU, print ten, against what is installed. Prints a
# table and puts it between the markers of README.md. Nothing is asserted. Usage: tests/bench/run.sh BUILD [INSTANCES]
set -eu
cd "$(dirname "$0")/../.."
build=$1 n=${2:-1000000} small=100000
[ "$n" -lt $small ] && small=$n
dir=${BENCH_DIR:-${TMPDIR:-/tmp}/venn-bench}
mkdir -p "$dir"
export XDG_CACHE_HOME=$dir/cache LC_ALL=C.UTF-8
corpus() { # corpus INSTANCES KIND : its path; generated once
    local path=$dir/$2-$1.jsonl
    [ -s "$path" ] || { "$build/bench/generate" "$1" "$2" >"$path.tmp" && mv "$path.tmp" "$path"; }
    echo "$path"
}
seconds() { # seconds RUNS COMMAND… : the median of the wall-clock times
    local runs=$1 i
    shift
    for i in $(seq "$runs"); do
        local from to
        from=$(date +%s.%N)
        "$@" >/dev/null 2>&1
        to=$(date +%s.%N)
        echo "$from $to"
    done | awk '{print $2 - $1}' | sort -n | awk '{t[NR] = $1} END {print t[int((NR + 1) / 2)]}'
}
row() { printf '| %s | %s | %s |\n' "$@"; }
time_row() { # time_row NAME SECONDS VENN
    row "$1" "$(awk -v t="$2" 'BEGIN {printf t < 0.1 ? "%.3f s" : "%.2f s", t}')" "$(awk -v t="$2" -v v="$3" 'BEGIN {printf "%.1f×", t / v}')"
}
big=$(corpus "$n" sets) hundred=$(corpus $small sets) scores=$(corpus $small scores)
peak() { # peak COMMAND… : its largest resident size in MB
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$build/venn" score --no-cache --limit 10 "${@:2}"
}
venn() { "$build/venn" score --no-cache --sort iou --limit 10 "$@"; }
programs() {
    local size v1 v v100
    cat "$big" >/dev/null
    size=$(($(stat -Lc %s "$big") / 1000000))
    v=$(seconds 5 venn "$big") v1=$(seconds 3 venn --threads 1 "$big") v100=$(seconds 5 venn "$hundred")
    echo "$(nproc) cores, $n instances of about 128 words ($size MB of JSON Lines, one run), file in memory: read, score, sort by IoU, print ten."
    echo
    row program time 'of venn'
    row --- ---: ---:
    time_row "venn, $(awk -v s="$size" -v t="$v" 'BEGIN {printf "%.0f MB/s", s / t}')" "$v" "$v"
    time_row 'venn --threads 1' "$v1" "$v"
    time_row 'python3, json and sets, streamed' "$(seconds 1 python3 tests/bench/streamed.py "$big")" "$v"
    time_row '`wc -l`' "$(seconds 3 wc -l "$big")" "$v"
    time_row '`grep -cF` of a word' "$(seconds 3 grep -cF 'zzyzx' "$big")" "$v"
    time_row "venn, $small instances" "$v100" "$v100"
    if command -v jq >/dev/null; then
        time_row "jq, $small instances" "$(seconds 1 jq -nrf tests/bench/scores.jq "$hundred")" "$v100"
    fi
    if python3 -c 'import pandas' 2>/dev/null; then
        time_row "pandas, $small instances" "$(seconds 1 python3 -c 'import pandas, sys
d = pandas.read_json(sys.argv[1], lines=True)
g, s = d.ground_truth.map(set), d.saliency.map(lambda r: set(r["SIS"]["indices"]))
d["iou"] = [len(a & b) / max(1, len(a | b)) for a, b in zip(g, s)]
print(d.sort_values("iou").head(10))' "$hundred")" "$v100"
    fi
    if command -v vd >/dev/null; then
        time_row "VisiData, $small instances, opening alone" "$(seconds 1 vd -b -f jsonl "$hundred" -o /dev/null)" "$v100"
    fi
    time_row "venn, $small instances with a score per word ($(($(stat -Lc %s "$scores") / 1000000)) MB)" "$(seconds 3 venn "$scores")" "$v100"
}
grep_word() { grep -cF zzyzx "$big" || true; } # which is in no line
explorer() {
    "$build/venn" index "$big" >/dev/null
    row "explorer, $n instances" '' goal
    row --- ---: ---:
    {
        "$build/bench/columns" "$big"
        "$build/bench/keys" "$big"
        seconds 5 grep_word | awk '{printf "grep -cF of that word\t%.1f\n", 1000 * $1}'
        echo "peak of venn score	$(peak venn --sort iou "$big")"
    } | while IFS=$'\t' read -r name value; do
        case $name in
        'first rows') goal='10 ms' ;;
        'reopen to'*) goal='30 ms' ;;
        'sort by iou' | 'sort by prediction' | *'to its frame') goal='20 ms' ;;
        'filter text ~ zzyzx' | search*) goal='half of `grep -cF`' ;;
        filter* | change*) goal='5 ms' ;;
        peak*) goal="$((60 + n * 72 / 1000000)) MB" ;;
        *) goal='' ;;
        esac
        case $name in
        'peak memory'*) row 'peak memory, loaded and sorted' "$value MB" "$goal" ;;
        peak*) row "$name" "$value MB" "$goal" ;;
        'key j'*) row "$name" "$value ms" '2 ms' ;;
        *) row "$name" "$value ms" "$goal" ;;
        esac
    done
    "$build/bench/pixels" | while IFS=$'\t' read -r name value; do row "$name" "$value" '10000'; done
    "$build/bench/views" "$big" | while IFS=$'\t' read -r name value; do
        case $name in
        *' painted'*) goal='50 ms' ;;
        *) goal='' ;;
        esac
        row "$name" "$value ms" "$goal"
    done
}
pictures() {
    row 'a 224×224 picture with G, S and scores into' 'processor time' size
    row --- ---: ---:
    "$build/bench/preview" | while IFS=$'\t' read -r name time size; do row "$name" "$time" "$size"; done
}
traffic() { # traffic NAME DOWN PAGE PROGRAM ARGS… : bytes sent / milliseconds to the last of them
    local name=$1
    shift
    XDG_STATE_HOME=$dir/state "$build/tests/pty/pty" traffic "$@" | awk -F'\t' -v name="$name" '
        {b[$1] = $2; t[$1] = $2 " / " $3; ratio[$1] = $4}
        END {
            page = ("page" in b) ? t["page"] sprintf(" (%.2f a character)", ratio["page"]) : "–"
            printf "| %s | %s | %s | %s | %s | %s |\n", name, t["start"], t["cursor down, key held"], t["cursor down, then the reader"], t["scroll, key held"], page
        }'
}
terminal() {
    local page
    page=$(printf '\006')
    echo 'Bytes sent to a terminal of 200×50 / milliseconds to the last of them:'
    echo
    echo '| program | start | cursor down, key held | then at rest | scroll, key held | page |'
    echo '|---|---:|---:|---:|---:|---:|'
    traffic 'venn, list' j "$page" "$build/venn" --fresh --view list --triage "$dir/triage" corpora/beer
    traffic 'venn, list and reader' j "$page" "$build/venn" --fresh --triage "$dir/triage" corpora/beer
    command -v less >/dev/null && traffic '`less -S`' j "$page" less -S corpora/beer/annotations.jsonl
    command -v htop >/dev/null && traffic htop "$(printf '\033[B')" '' htop -d 100
    return 0
}
# BENCH_PARTS=explorer measures that part alone; the others are taken from the last run that measured them.
for part in ${BENCH_PARTS:-programs explorer pictures terminal}; do
    load=$(cut -d' ' -f1 /proc/loadavg)
    {
        $part
        awk -v l="$load" -v n="$(nproc)" 'BEGIN {if (l > n / 2) print "\nMeasured while others used the machine, too (load " l ")."}'
    } | tee "$dir/$part"
done
for part in programs explorer pictures terminal; do
    if [ -s "$dir/$part" ]; then
        [ $part = programs ] || echo
        cat "$dir/$part"
    fi
done >"$dir/table"
begin='<!-- bench: written by make bench -->' end='<!-- end of bench -->'
if grep -qF "$begin" README.md; then
    awk -v b="$begin" -v e="$end" -v file="$dir/table" '
        $0 == b {print; while ((getline line < file) > 0) print line; skip = 1}
        $0 == e {skip = 0}
        !skip && $0 != b {print}' README.md >"$dir/README.md"
    cat "$dir/README.md" >README.md
fi
