// SPDX-License-Identifier: MIT
#include "pty/strict.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "term/graphics.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include <curses.h>
#include <term.h>

enum { LONGEST = 256 };

struct strict {
    VEC(char *) exact;    // as they are
    VEC(char *) patterns; // every number in them is a #
};

// ---- what may be sent --------------------------------------------------------------------------

// Without $<delays>; with every number as # when `numbers`.
static char *normal(const char *s, bool numbers)
{
    struct strbuf out = {0};
    for (; *s; s++) {
        if (s[0] == '$' && s[1] == '<' && strchr(s, '>')) {
            s = strchr(s, '>');
        } else if (numbers && isdigit((unsigned char)*s)) {
            while (isdigit((unsigned char)s[1]))
                s++;
            strbuf_putc(&out, '#');
        } else {
            strbuf_putc(&out, *s);
        }
    }
    char *text = mem_strdup(strbuf_str(&out));
    strbuf_free(&out);
    return text;
}

static size_t sequence_length(const char *s, size_t n);

// A capability may be several sequences: each is one the program may send.
static void add(struct strict *s, const char *text, bool numbers)
{
    char *all = text ? normal(text, numbers) : NULL;
    for (const char *at = all; at && *at;) {
        size_t n = sequence_length(at, strlen(at));
        n = n ? n : strlen(at); // the Linux console's ESC ] R ends nowhere
        char *one = mem_strndup(at, n);
        if (numbers && strchr(one, '#'))
            vec_push(&s->patterns, one);
        else
            vec_push(&s->exact, one);
        at += n;
    }
    free(all);
}

static const char *string(const char *name)
{
    const char *s = tigetstr((char *)(uintptr_t)name);
    return s == (const char *)-1 ? NULL : s;
}

static void add_entry(struct strict *s)
{
    // What curses uses to draw, and nothing that reports, prints or programs.
    static const char *const plain[] = {
        "clear", "cr",    "cub1",  "cud1",  "cuf1", "cuu1", "home",  "ll",    "ht",        "cbt",
        "el",    "el1",   "ed",    "ind",   "ri",   "dl1",  "il1",   "dch1",  "smir",      "rmir",
        "smacs", "rmacs", "enacs", "sgr0",  "op",   "bold", "dim",   "rev",   "smul",      "rmul",
        "smso",  "rmso",  "blink", "invis", "sitm", "ritm", "civis", "cnorm", "cvvis",     "smcup",
        "rmcup", "smkx",  "rmkx",  "smam",  "rmam", "sc",   "rc",    "nel",   "orig_pair", "oc"};
    static const char *const numbered[] = {"cup", "csr", "hpa", "vpa", "cuu", "cud",  "cuf", "cub",
                                           "dl",  "il",  "dch", "ich", "ech", "indn", "rin"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        add(s, string(plain[i]), false);
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
        if (string(numbered[i]))
            add(s, tparm((char *)(uintptr_t)string(numbered[i]), 11, 22), true);
    // repeating a character: the sequence after it
    if (string("rep")) {
        const char *text = tparm((char *)(uintptr_t)string("rep"), 'x', 9);
        add(s, *text == 'x' ? text + 1 : text, true);
    }
    for (int bits = 0; bits < 512 && string("sgr"); bits++)
        add(s,
            tparm((char *)(uintptr_t)string("sgr"), bits & 1, bits & 2, bits & 4, bits & 8,
                  bits & 16, bits & 32, bits & 64, bits & 128, bits & 256),
            false);
    static const char *const colours[] = {"setaf", "setab", "setf", "setb"};
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        for (int c = 0; c < 256 && c < tigetnum((char *)(uintptr_t) "colors") && string(colours[i]);
             c++)
            add(s, tparm((char *)(uintptr_t)string(colours[i]), c), false);
}

// What the program sends beyond curses, on terminals that understand ANSI.
static void add_own(struct strict *s)
{
    static const char *const own[] = {
        "\033[?2004h", "\033[?2004l",                               // bracketed paste
        "\033[?1002h", "\033[?1006h", "\033[?1006l", "\033[?1002l", // --mouse
        "\033\\",      "\033[r",                                    // undoing after a crash
        "\r",          "\n",
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        add(s, own[i], false);
    add(s, probe_question, false);                                  // which pictures it can show
    if (string("op") && strcmp(string("op"), "\033[39;49m") == 0) { // curses takes one of the two
        add(s, "\033[39m", false);
        add(s, "\033[49m", false);
    }
    // the words that commands mark on a terminal (cli/highlight)
    static const char *const marks[] = {"\033[0m",
                                        "\033[4m",
                                        "\033[1;7m",
                                        "\033[1;4;7m",
                                        "\033[4;38;5;16;48;5;220m",
                                        "\033[1;38;5;16;48;5;166m",
                                        "\033[1;4;38;5;16;48;5;166m"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        add(s, marks[i], false);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct strict *strict_open(const char *entry)
{
    int status;
    if (setupterm((char *)(uintptr_t)entry, 1, &status) != OK)
        return NULL;
    struct strict *s = mem_zalloc(sizeof *s);
    add_entry(s);
    add_own(s);
    del_curterm(cur_term);
    qsort(s->exact.at, s->exact.n, sizeof *s->exact.at, compare);
    qsort(s->patterns.at, s->patterns.n, sizeof *s->patterns.at, compare);
    return s;
}

void strict_free(struct strict *s)
{
    for (size_t i = 0; i < s->exact.n; i++)
        free(s->exact.at[i]);
    for (size_t i = 0; i < s->patterns.n; i++)
        free(s->patterns.at[i]);
    vec_free(&s->exact);
    vec_free(&s->patterns);
    free(s);
}

// ---- what is sent ------------------------------------------------------------------------------

// A control character, or ESC and what belongs to it by ECMA-48; 0: it does not end.
static size_t sequence_length(const char *s, size_t n)
{
    if (s[0] != '\033')
        return 1;
    if (n < 2)
        return 0;
    size_t at = 1;
    if (s[1] == '[') {
        for (at = 2; at < n && ((unsigned char)s[at] & 0xe0) == 0x20; at++)
            ;
        while (at < n && s[at] >= 0x30 && s[at] <= 0x3f)
            at++;
        while (at < n && s[at] >= 0x20 && s[at] <= 0x2f)
            at++;
        while (at < n && s[at] == '#') // of a pattern
            at += at + 1 < n && strchr(";:", s[at + 1]) ? 2 : 1;
    } else if (s[1] == ']' && n > 2 && s[2] == 'R') {
        return 3;
    } else if (strchr("]P_^X", s[1])) {
        for (at = 2; at < n && s[at] != '\a' && !(s[at - 1] == '\033' && s[at] == '\\'); at++)
            ;
    } else {
        while (at < n && s[at] >= 0x20 && s[at] <= 0x2f)
            at++;
    }
    return at < n ? at + 1 : 0;
}

static bool is_one_of(char *const *list, size_t n, const char *text)
{
    return n && bsearch(&text, list, n, sizeof *list, compare);
}

static bool is_ours(const struct strict *s, const char *bytes, size_t n)
{
    char text[LONGEST];
    if (!n || n >= sizeof text || memchr(bytes, 0, n))
        return false;
    memcpy(text, bytes, n);
    text[n] = '\0';
    char *pattern = normal(text, true);
    bool ours = is_one_of(s->exact.at, s->exact.n, text) ||
                is_one_of(s->patterns.at, s->patterns.n, pattern);
    free(pattern);
    return ours;
}

static void describe(const char *s, size_t n, char why[160], const char *what)
{
    struct strbuf text = {0};
    for (size_t i = 0; i < n && i < 24; i++)
        if (s[i] > 0x20 && s[i] < 0x7f)
            strbuf_putc(&text, s[i]);
        else
            strbuf_printf(&text, "<%02X>", (unsigned)(unsigned char)s[i]);
    snprintf(why, 160, "%s: %s", what, strbuf_str(&text));
    strbuf_free(&text);
}

// Not what the sanitiser thinks, but what Unicode says: no control, no separator, nothing
// unassigned, and of the invisible characters only the joiners, soft hyphens and emoji tags.
static bool is_harmless(int32_t cp)
{
    if (cp < 0xa0)
        return false;
    utf8proc_category_t category = utf8proc_category(cp);
    if (category == UTF8PROC_CATEGORY_CF)
        return cp == 0xad || cp == 0x200c || cp == 0x200d || (cp >= 0xe0020 && cp <= 0xe007f) ||
               (cp >= 0x600 && cp <= 0x605);
    return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CS &&
           category != UTF8PROC_CATEGORY_CN && category != UTF8PROC_CATEGORY_ZL &&
           category != UTF8PROC_CATEGORY_ZP;
}

size_t strict_check(const struct strict *s, const char *bytes, size_t n, bool ascii, char why[160])
{
    for (size_t at = 0; at < n;) {
        unsigned char c = (unsigned char)bytes[at];
        size_t used = 1;
        if (c < 0x20 || c == 0x7f) {
            used = sequence_length(bytes + at, n - at);
            if (!is_ours(s, bytes + at, used)) {
                describe(bytes + at, n - at, why, "a sequence that is not ours");
                return at;
            }
        } else if (c >= 0x80) {
            int32_t cp;
            used = utf8_decode(bytes + at, n - at, &cp);
            if (ascii || !is_harmless(cp)) {
                describe(bytes + at, n - at, why, ascii ? "not ASCII" : "not safe text");
                return at;
            }
        }
        at += used;
    }
    return n;
}
