#!/usr/bin/env bash
# Formatting, manual pages, and that the annotated tree names every source file. Prints TAP.
set -u
cd "$(dirname "$0")/.."
n=0 status=0
report() {
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        printf '%s\n' "$2" | head -20 | sed 's/^/# /'
        status=1
    fi
}
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
if command -v clang-format-14 >/dev/null; then
    report 'sources are formatted (make format)' \
        "$(clang-format-14 --dry-run --Werror $(find src -name '*.[ch]') tests/*/*.[ch] corpora/generate/*.[ch] corpora/generate/*/*.[ch] 2>&1 | grep 'error:' | cut -d: -f1 | sort -u)"
else
    skip 'sources are formatted' 'clang-format-14 is not here'
fi
if command -v mandoc >/dev/null; then
    report 'manual pages are clean' "$(mandoc -Tlint -Wwarning man/*.[15] 2>&1)"
else
    skip 'manual pages are clean' 'mandoc is not here'
fi
report 'the KEYS section of venn(1) is what the tables say (make man-keys)' \
    "$(tests/man_keys.sh "${1:-build}/venn" man/venn.1 --check)"
report 'src/README.md names every source file' \
    "$(for f in $(find src -mindepth 2 -name '*.[ch]' -o -name '*.def'); do b=$(basename "${f%.*}"); grep -qw -- "$b" src/README.md || echo "$f"; done)"
report 'every file carries its licence line' \
    "$(grep -L 'SPDX-License-Identifier: MIT' $(find src -name '*.[ch]') corpora/generate/*.[ch] corpora/generate/*/*.[ch])"

# What data reaches, it reaches through the sanitiser (base/utf8): cells are filled by ui/canvas.c alone, bytes go to
# a standard descriptor through cli/output.c alone (output_write, output_text, complain) and to the terminal through
# the files of term/ named here. Whoever needs another way adds the file and says in it why its bytes are safe.
code() { grep -nE "$1" -r src --include=*.c | grep -vE ':[0-9]+: *(//|\*)' | grep -vE "^($2):"; }
report 'only cli/output.c writes to standard output or error (use output_write, output_text or complain there: they sanitise)' \
    "$(code '\b(v?printf|puts|putchar|perror)\(|\b(stdout|stderr)\b|\b(write|dprintf|writev)\((STD(OUT|ERR)_FILENO|[12]),' \
        'src/cli/output.c|src/base/mem.c' | grep -vE '//.*stdout|src/cli/explore.c:.*(script_run|fflush)\(')"
report 'only ui/canvas.c fills cells (use canvas_text or canvas_printf: they sanitise)' \
    "$(code '(->|\.)cells\[[^]]*\](\.text)? *=[^=]|(strcpy|memcpy|snprintf)\([^,]*cell[^,]*(->|\.)text' 'src/ui/canvas.c' | grep '^src/\(ui\|app\|term\)/')"
report 'only known files of term/ write to the terminal (draw on the canvas instead)' \
    "$(code '\b(write|tty_write|writev|dprintf|fwrite|fputs|tputs|putp|addstr|addnstr|addwstr|addch|printw)\(' \
        'src/term/(restore|clipboard|child|tty|term_tty|term_curses).c' | grep '^src/\(term\|ui\)/')"
echo "1..$n"
exit $status
