#!/usr/bin/env bash
# Places to look, not verdicts: functions over 60 lines, files over 500.
cd "$(dirname "$0")/.."
git ls-files 'src/*.[ch]' | xargs wc -l | awk '$1 > 500 && $2 != "total" {print "file of " $1 " lines: " $2}'
if command -v ctags >/dev/null; then
    git ls-files 'src/*.c' | ctags --fields=+ne -L - -f - --kinds-C=f 2>/dev/null |
        awk -F'\t' '{l=0;e=0;for(i=1;i<=NF;i++){if($i~/^line:/){l=substr($i,6)}if($i~/^end:/){e=substr($i,5)}}
            if(e-l>60)print "function of " e-l " lines: " $2 ":" $1}'
fi
exit 0
