// SPDX-License-Identifier: MIT
#include "term/detect.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Terminals that understand what xterm does but whose own entries are often missing on a server.
static bool is_like_xterm(const char *name)
{
    static const char *const prefixes[] = {"xterm",   "kitty",  "foot",    "alacritty", "wezterm",
                                           "ghostty", "rio",    "st",      "konsole",   "vte",
                                           "gnome",   "mintty", "contour", "mlterm",    "iterm",
                                           "rxvt",    "putty",  "eterm",   "nsterm"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i]);
        if (str_starts(name, prefixes[i]) && (!name[n] || strchr("-.+0123456789", name[n])))
            return true;
    }
    return strstr(name, "256color") != NULL;
}

size_t term_candidates(const char *name, const char *out[TERM_CANDIDATES])
{
    size_t n = 0;
    out[n++] = name;
    if (str_starts(name, "tmux") || str_starts(name, "screen")) {
        out[n++] = "screen-256color";
        out[n++] = "screen";
    } else if (is_like_xterm(name)) {
        out[n++] = "xterm-256color";
        out[n++] = "xterm";
    }
    out[n++] = "vt100";
    return n;
}

const char *locale_codeset(void)
{
    return nl_langinfo(CODESET);
}

bool locale_setup(bool ascii)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(locale_codeset(), "ANSI_X3.4-1968") == 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    return !ascii && strcmp(locale_codeset(), "UTF-8") == 0;
}

bool colours_wanted(const char *option, const char **why)
{
    const char *no_color = getenv("NO_COLOR");
    if (option && strcmp(option, "never") == 0) {
        *why = "--color=never";
        return false;
    }
    if (option && strcmp(option, "always") == 0) {
        *why = "--color=always";
        return true;
    }
    *why = no_color && *no_color ? "NO_COLOR is set" : "terminfo";
    return !(no_color && *no_color);
}

int escape_delay(void)
{
    const char *s = getenv("ESCDELAY");
    char *end;
    long ms = s ? strtol(s, &end, 10) : 0;
    return !s || end == s || *end || ms < 1 || ms > 10000 ? 25 : (int)ms;
}

uint64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
