// SPDX-License-Identifier: MIT
#include "ui/theme.h"

#include "base/mem.h"
#include "base/near.h"
#include "base/strbuf.h"
#include "ui/palette.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- bundled themes -----------------------------------------------------------------------------

struct bundled {
    const char *name;
    const char *const *lines; // NULL-terminated
};

static const struct bundled bundled[] = {
#include "themes.inc"
};

const char *theme_bundled_name(size_t i)
{
    return i < sizeof bundled / sizeof *bundled ? bundled[i].name : NULL;
}

// ---- parsing ------------------------------------------------------------------------------------

struct parser {
    const char *file;
    int line;
    const char *start; // of the line
    const char *at;    // in the line
    struct theme *theme;
    bool seen[ROLE_COUNT];
    struct err *e;
};

struct word {
    const char *s;
    size_t n;
};

static bool word_is(struct word w, const char *s)
{
    return strlen(s) == w.n && memcmp(w.s, s, w.n) == 0;
}

static bool bad(struct parser *p, const char *at, const char *what, struct word w)
{
    int shown = w.n > 40 ? 40 : (int)w.n;
    return err_set(p->e, "%s:%d:%d: %s%s%.*s", p->file, p->line, (int)(at - p->start) + 1, what,
                   shown ? " " : "", shown, shown ? w.s : "");
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// The next word of the line; empty at its end or before a comment.
static struct word next_word(struct parser *p)
{
    while (is_space(*p->at))
        p->at++;
    struct word w = {p->at, 0};
    if (*p->at == '#')
        return w;
    while (*p->at && *p->at != '\n' && !is_space(*p->at))
        p->at++;
    w.n = (size_t)(p->at - w.s);
    return w;
}

// Cuts the part before `sep` off the front of *rest; false when nothing is left.
static bool next_part(struct word *rest, char sep, struct word *part)
{
    if (!rest->s)
        return false;
    const char *end = memchr(rest->s, sep, rest->n);
    *part = (struct word){rest->s, end ? (size_t)(end - rest->s) : rest->n};
    if (end)
        *rest = (struct word){end + 1, rest->n - part->n - 1};
    else
        rest->s = NULL;
    return true;
}

// "-", "#rrggbb" (only with `rgb`), or a palette index below `colours`.
static bool parse_level(struct word w, bool rgb, int colours, int *out)
{
    if (word_is(w, "-")) {
        *out = COLOUR_DEFAULT;
        return true;
    }
    int value = 0;
    if (rgb && w.n == 7 && w.s[0] == '#') {
        for (size_t i = 1; i < w.n; i++) {
            int digit = hex_digit(w.s[i]);
            if (digit < 0)
                return false;
            value = value * 16 + digit;
        }
        *out = COLOUR_RGB | value;
        return true;
    }
    if (!w.n || w.n > 3)
        return false;
    for (size_t i = 0; i < w.n; i++) {
        if (w.s[i] < '0' || w.s[i] > '9')
            return false;
        value = value * 10 + w.s[i] - '0';
    }
    *out = value;
    return value < colours;
}

// The nearest colour one depth down.
static int reduced(int colour, int depth)
{
    if (colour == COLOUR_DEFAULT)
        return colour;
    bool rgb = colour & COLOUR_RGB;
    if (!rgb && (depth == DEPTH_256 || colour < (depth == DEPTH_16 ? 16 : 8)))
        return colour;
    int value = rgb ? colour & 0xffffff : palette_rgb(colour);
    if (depth == DEPTH_256) // the first 16 are the user's: their colours are not known
        return palette_nearest(value, 16, 240);
    return palette_nearest(value, 0, depth == DEPTH_16 ? 16 : 8);
}

static bool parse_colour(struct parser *p, struct word w, int out[DEPTH_COUNT])
{
    static const int colours[DEPTH_COUNT] = {[DEPTH_8] = 8, 16, 256, 256};
    struct word rest = w, part;
    int depth = DEPTH_TRUE;
    for (; next_part(&rest, ':', &part); depth--) {
        if (depth < DEPTH_8)
            return bad(p, part.s, "a colour has four levels at most:", w);
        if (!parse_level(part, depth == DEPTH_TRUE, colours[depth], &out[depth]))
            return bad(p, part.s, "not a colour here:", part);
    }
    for (; depth >= DEPTH_8; depth--)
        out[depth] = reduced(out[depth + 1], depth);
    out[DEPTH_MONO] = COLOUR_DEFAULT;
    return true;
}

static bool parse_attributes(struct parser *p, struct word w, uint8_t *out)
{
    static const struct {
        const char *name;
        uint8_t mod;
    } names[] = {{"bold", MOD_BOLD},
                 {"underline", MOD_UNDERLINE},
                 {"reverse", MOD_REVERSE},
                 {"dim", MOD_DIM},
                 {"-", 0}};
    struct word rest = w, part;
    *out = 0;
    while (next_part(&rest, ',', &part)) {
        size_t i = 0, n = sizeof names / sizeof *names;
        while (i < n && !word_is(part, names[i].name))
            i++;
        if (i == n)
            return bad(p, part.s, "not an attribute:", part);
        *out |= names[i].mod;
    }
    return true;
}

static bool parse_settings(struct parser *p, struct look looks[DEPTH_COUNT])
{
    int fg[DEPTH_COUNT], bg[DEPTH_COUNT];
    for (int d = 0; d < DEPTH_COUNT; d++)
        fg[d] = bg[d] = COLOUR_DEFAULT;
    uint8_t attr = 0, mono = 0;
    bool has_mono = false;
    for (struct word w = next_word(p); w.n; w = next_word(p)) {
        const char *equals = memchr(w.s, '=', w.n);
        struct word name = {w.s, equals ? (size_t)(equals - w.s) : w.n};
        struct word value = {w.s + name.n + 1, equals ? w.n - name.n - 1 : 0};
        bool ok;
        if (equals && word_is(name, "fg"))
            ok = parse_colour(p, value, fg);
        else if (equals && word_is(name, "bg"))
            ok = parse_colour(p, value, bg);
        else if (equals && word_is(name, "attr"))
            ok = parse_attributes(p, value, &attr);
        else if (equals && word_is(name, "mono"))
            ok = has_mono = parse_attributes(p, value, &mono);
        else
            ok = bad(p, w.s, "expected fg=, bg=, attr= or mono=, not", w);
        if (!ok)
            return false;
    }
    for (int d = 0; d < DEPTH_COUNT; d++)
        looks[d] = (struct look){fg[d], bg[d], d == DEPTH_MONO && has_mono ? mono : attr};
    return true;
}

static bool parse_first_line(struct parser *p, struct word first)
{
    struct word name = {0}, ground = {0};
    if (word_is(first, "theme")) {
        name = next_word(p);
        ground = next_word(p);
    }
    bool light = word_is(ground, "light");
    if (!name.n || (!light && !word_is(ground, "dark")) || next_word(p).n)
        return bad(p, first.s, "expected `theme NAME dark` or `theme NAME light`, not", first);
    if (name.n >= sizeof p->theme->name)
        return bad(p, name.s, "too long a name:", name);
    memcpy(p->theme->name, name.s, name.n);
    p->theme->light = light;
    return true;
}

static bool parse_role(struct parser *p, struct word first)
{
    char name[32];
    enum role role;
    snprintf(name, sizeof name, "%.*s", first.n < sizeof name ? (int)first.n : 0, first.s);
    if (!role_find(name, &role))
        return bad(p, first.s, "not a role:", first);
    if (p->seen[role])
        return bad(p, first.s, "a second line for", first);
    p->seen[role] = true;
    return parse_settings(p, p->theme->looks[role]);
}

bool theme_parse(const char *text, const char *file, struct theme *out, struct err *e)
{
    struct theme theme = {0};
    struct parser p = {.file = file, .line = 1, .start = text, .at = text, .theme = &theme, .e = e};
    for (int r = 0; r < ROLE_COUNT; r++)
        for (int d = 0; d < DEPTH_COUNT; d++)
            theme.looks[r][d] = (struct look){COLOUR_DEFAULT, COLOUR_DEFAULT, 0};
    for (;; p.line++) {
        p.start = p.at;
        struct word first = next_word(&p);
        if (first.n && !(theme.name[0] ? parse_role(&p, first) : parse_first_line(&p, first)))
            return false;
        while (*p.at && *p.at != '\n')
            p.at++;
        if (!*p.at++)
            break;
    }
    if (!theme.name[0])
        return err_set(e, "%s:1:1: expected `theme NAME dark` or `theme NAME light`", file);
    *out = theme;
    return true;
}

// ---- loading ------------------------------------------------------------------------------------

enum { THEME_FILE_MOST = 64 * 1024 };

// ENOENT when there is no such file; errno is kept for the caller.
static bool read_file(const char *path, struct strbuf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct stat st;
    int error = fstat(fd, &st) != 0            ? errno
                : !S_ISREG(st.st_mode)         ? EINVAL
                : st.st_size > THEME_FILE_MOST ? EFBIG
                                               : 0;
    char block[4096];
    while (!error && out->n <= THEME_FILE_MOST) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            error = errno;
        if (n <= 0)
            break;
        strbuf_add(out, block, (size_t)n);
    }
    if (!error && out->n > THEME_FILE_MOST)
        error = EFBIG;
    close(fd);
    errno = error;
    return !error;
}

static bool load_bundled(const struct bundled *b, struct theme *out, struct err *e)
{
    struct strbuf text = {0};
    for (size_t i = 0; b->lines[i]; i++)
        strbuf_printf(&text, "%s\n", b->lines[i]);
    bool ok = theme_parse(strbuf_str(&text), b->name, out, e);
    strbuf_free(&text);
    return ok;
}

// Tries one place; *found says whether there was something there, good or bad.
static bool load_path(const char *path, struct theme *out, bool *found, struct err *e)
{
    struct strbuf text = {0};
    bool ok = read_file(path, &text);
    *found = ok || (errno != ENOENT && errno != ENOTDIR);
    if (ok && strlen(strbuf_str(&text)) != text.n)
        ok = err_set(e, "%s: not a text file: it has a NUL byte", path);
    else if (ok)
        ok = theme_parse(strbuf_str(&text), path, out, e);
    else
        err_set(e, "%s: %s", path, strerror(errno));
    strbuf_free(&text);
    return ok;
}

static bool load_named(const char *dir, const char *name, struct theme *out, bool *found,
                       struct err *e)
{
    char *path = mem_printf("%s/%s.theme", dir, name);
    bool ok = load_path(path, out, found, e);
    free(path);
    return ok;
}

bool theme_load(const char *name, const char *dir, struct theme *out, struct err *e)
{
    const char *known = strcmp(name, "color-blind") == 0 ? "colour-blind" : name;
    for (size_t i = 0; i < sizeof bundled / sizeof *bundled; i++)
        if (strcmp(bundled[i].name, known) == 0)
            return load_bundled(&bundled[i], out, e);
    bool found = false, ok = false, is_path = strchr(name, '/') != NULL;
    if (is_path || str_ends(name, ".theme"))
        ok = load_path(name, out, &found, e);
    if (!found && !is_path && dir)
        ok = load_named(dir, name, out, &found, e);
#ifdef VENN_DATADIR
    if (!found && !is_path)
        ok = load_named(VENN_DATADIR "/themes", name, out, &found, e);
#endif
    if (found)
        return ok;
    struct near near = near_to(name, strlen(name));
    for (size_t i = 0; theme_bundled_name(i); i++)
        near_try(&near, theme_bundled_name(i));
    return err_set(e,
                   "no theme %s%s: it is neither bundled (dark, light, high-contrast, "
                   "colour-blind, mono) nor a file",
                   name, near_hint(&near));
}

// ---- looks --------------------------------------------------------------------------------------

struct look theme_look(const struct theme *t, struct style st, int depth)
{
    if (depth < 0 || depth >= DEPTH_COUNT)
        depth = depth < 0 ? DEPTH_MONO : DEPTH_TRUE;
    struct look look = t->looks[st.role < ROLE_COUNT ? st.role : ROLE_TEXT][depth];
    look.mods |= st.mods;
    return look;
}

int depth_of_colours(int colours)
{
    static const int least[DEPTH_COUNT] = {0, 8, 16, 256, 1 << 24};
    int depth = DEPTH_TRUE;
    while (depth > DEPTH_MONO && colours < least[depth])
        depth--;
    return depth;
}
