// SPDX-License-Identifier: MIT
#include "app/config.h"
#include "base/mem.h"
#include "base/near.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "ui/theme.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct setting_info infos[SETTING_COUNT] = {
#define X(ID, name_, values_, def_, help_) \
    [SETTING_##ID] = {.name = name_, .values = values_, .value = def_, .help = help_},
#include "app/config.def"
#undef X
};

enum { WORDS = 3, FILE_CAP = 1 << 20 };

const struct setting_info *setting_info(enum setting_id id)
{
    return &infos[id];
}

void config_init(struct config *c)
{
    *c = (struct config){0};
    for (int i = 0; i < SETTING_COUNT; i++)
        c->settings[i].value = mem_strdup(infos[i].value);
}

void config_free(struct config *c)
{
    free(c->path);
    for (int i = 0; i < SETTING_COUNT; i++)
        free(c->settings[i].value);
    for (size_t i = 0; i < c->n_binds; i++) {
        free(c->binds[i].context);
        free(c->binds[i].key);
        free(c->binds[i].command);
    }
    for (size_t i = 0; i < c->n_tags; i++) {
        free(c->tags[i].letter);
        free(c->tags[i].name);
    }
    for (size_t i = 0; i < c->n_warnings; i++)
        free(c->warnings[i].what);
    free(c->binds);
    free(c->tags);
    free(c->warnings);
    *c = (struct config){0};
}

static void warn(struct config *c, int line, const char *what)
{
    c->warnings = mem_resize(c->warnings, c->n_warnings + 1, sizeof *c->warnings);
    c->warnings[c->n_warnings++] = (struct config_warning){.line = line, .what = mem_strdup(what)};
}

// ---- values ---------------------------------------------------------------------------------

static bool is_number(const char *text)
{
    char *end;
    double x = strtod(text, &end);
    return end != text && !*end && isfinite(x) && x >= 0;
}

static bool is_word_of(const char *words, const char *value)
{
    size_t n = strlen(value);
    for (const char *w = words; *w;) {
        size_t len = strcspn(w, "|");
        if (len == n && memcmp(w, value, n) == 0)
            return true;
        w += len + (w[len] == '|');
    }
    return false;
}

static bool is_accepted(const char *values, const char *value)
{
    if (strcmp(values, "text") == 0)
        return *value != '\0';
    if (strcmp(values, "number") == 0)
        return is_number(value);
    return is_word_of(values, value);
}

bool config_set(struct config *c, const char *name, const char *value, int line, struct err *e)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(infos[i].name, name) != 0)
            continue;
        if (!is_accepted(infos[i].values, value))
            return err_set(e, "%s: expected %s, not '%s'", name, infos[i].values, value);
        free(c->settings[i].value);
        c->settings[i] = (struct setting){.value = mem_strdup(value), .line = line};
        return true;
    }
    struct strbuf known = {0};
    struct near near = near_to(name, strlen(name));
    for (int i = 0; i < SETTING_COUNT; i++) {
        near_try(&near, infos[i].name);
        strbuf_printf(&known, "%s%s", i ? ", " : "", infos[i].name);
    }
    err_set(e, "no setting is called '%s'%s; there are %s", name, near_hint(&near),
            strbuf_str(&known));
    strbuf_free(&known);
    return false;
}

const char *config_get(const struct config *c, enum setting_id id)
{
    return c->settings[id].value;
}

bool config_flag(const struct config *c, enum setting_id id)
{
    return strcmp(c->settings[id].value, "on") == 0;
}

double config_number(const struct config *c, enum setting_id id)
{
    return strtod(c->settings[id].value, NULL);
}

const char *config_origin(const struct config *c, enum setting_id id, char *buf, size_t size)
{
    int line = c->settings[id].line;
    if (line > 0)
        snprintf(buf, size, "%s:%d", c->path ? c->path : "config", line);
    else
        snprintf(buf, size, "%s", line < 0 ? "command line" : "default");
    return buf;
}

// ---- lines ----------------------------------------------------------------------------------

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *s, const char *end)
{
    while (s < end && is_blank(*s))
        s++;
    return s;
}

// Takes one word: plain up to a blank, or "…" with \" and \\. NULL: nothing left (or a comment).
static char *take_word(const char **at, const char *end)
{
    const char *s = skip_blanks(*at, end);
    if (s == end || *s == '#')
        return NULL;
    struct strbuf word = {0};
    strbuf_puts(&word, "");
    if (*s == '"') {
        for (s++; s < end && *s != '"'; s++) {
            if (*s == '\\' && s + 1 < end)
                s++;
            strbuf_putc(&word, *s);
        }
        s += s < end;
    } else {
        while (s < end && !is_blank(*s))
            strbuf_putc(&word, *s++);
    }
    *at = s;
    char *out = mem_strdup(strbuf_str(&word));
    strbuf_free(&word);
    return out;
}

// The rest of the line without a comment (a # after a blank) and without blanks at its ends.
static char *take_rest(const char *s, const char *end)
{
    s = skip_blanks(s, end);
    bool quoted = false;
    const char *stop = s;
    for (; stop < end; stop++) {
        if (*stop == '\\' && quoted && stop + 1 < end)
            stop++;
        else if (*stop == '"')
            quoted = !quoted;
        else if (*stop == '#' && !quoted && (stop == s || is_blank(stop[-1])))
            break;
    }
    while (stop > s && is_blank(stop[-1]))
        stop--;
    return mem_strndup(s, (size_t)(stop - s));
}

static void add_bind(struct config *c, int line, char **words, const char *rest)
{
    c->binds = mem_resize(c->binds, c->n_binds + 1, sizeof *c->binds);
    c->binds[c->n_binds++] = (struct config_bind){
        .context = mem_strdup(words[1]),
        .key = mem_strdup(words[2]),
        .command = mem_strdup(rest),
        .line = line,
    };
}

static void add_tag(struct config *c, int line, char **words)
{
    c->tags = mem_resize(c->tags, c->n_tags + 1, sizeof *c->tags);
    c->tags[c->n_tags++] = (struct config_tag){
        .letter = mem_strdup(words[1]),
        .name = mem_strdup(words[2]),
        .line = line,
    };
}

static bool run_tag(struct config *c, int line, char **words, size_t n, struct err *e)
{
    size_t points = 0;
    for (const char *s = n == 3 ? words[1] : ""; *s; s++)
        points += ((unsigned char)*s & 0xc0) != 0x80;
    if (points != 1)
        return err_set(e, "expected: tag LETTER NAME");
    if (words[1][0] <= ' ' || words[1][0] > '~') // signed or not
        return err_set(e, "tag: '%s' is not a letter of ASCII, which every keyboard has", words[1]);
    add_tag(c, line, words);
    return true;
}

// Does what one line says; its words are words[0..n), `rest` is what follows them.
static bool run_line(struct config *c, int line, char **words, size_t n, const char *rest,
                     struct err *e)
{
    const char *verb = words[0];
    if (strcmp(verb, "bind") == 0) {
        if (n < 3 || !*rest)
            return err_set(e, "expected: bind CONTEXT KEY COMMAND");
        add_bind(c, line, words, rest);
        return true;
    }
    if (n >= 3 && *rest)
        return err_set(e, "too many words: '%s'", rest);
    if (strcmp(verb, "set") == 0)
        return n == 3 ? config_set(c, words[1], words[2], line, e)
                      : err_set(e, "expected: set NAME VALUE");
    if (strcmp(verb, "theme") == 0)
        return n == 2 ? config_set(c, "theme", words[1], line, e)
                      : err_set(e, "expected: theme NAME");
    if (strcmp(verb, "tag") == 0)
        return run_tag(c, line, words, n, e);
    return err_set(e, "unknown line '%s'; expected set, bind, tag or theme", verb);
}

static void parse_line(struct config *c, int line, const char *s, const char *end)
{
    char *words[WORDS] = {0};
    size_t n = 0;
    while (n < WORDS && (words[n] = take_word(&s, end)))
        n++;
    if (n > 0) {
        char *rest = take_rest(s, end);
        struct err e;
        if (!run_line(c, line, words, n, rest, &e))
            warn(c, line, e.msg);
        free(rest);
    }
    for (size_t i = 0; i < n; i++)
        free(words[i]);
}

void config_parse(struct config *c, const char *text)
{
    int line = 1;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    for (const char *s = text; *s; line++) {
        const char *end = s + strcspn(s, "\n");
        parse_line(c, line, s, end);
        s = end + (*end == '\n');
    }
}

// ---- the file -------------------------------------------------------------------------------

static char *config_place(void)
{
    char *folder = path_of_user("XDG_CONFIG_HOME", ".config");
    char *place = folder ? mem_printf("%s/venn/config", folder) : NULL;
    free(folder);
    return place;
}

// A theme that cannot be used is no reason not to start.
static void check_theme(struct config *c)
{
    struct theme theme;
    struct err e;
    struct setting *s = &c->settings[SETTING_THEME];
    if (!s->line || strcmp(s->value, "auto") == 0 || theme_load(s->value, NULL, &theme, &e))
        return;
    err_prefix(&e, "theme");
    warn(c, s->line, e.msg);
    free(s->value);
    *s = (struct setting){.value = mem_strdup(infos[SETTING_THEME].value)};
}

void config_load(struct config *c)
{
    config_init(c);
    c->path = config_place();
    FILE *f = c->path ? fopen(c->path, "re") : NULL;
    if (!f) {
        if (c->path && errno != ENOENT && errno != ENOTDIR)
            warn(c, 0, strerror(errno));
        return;
    }
    struct strbuf text = {0};
    char block[4096];
    size_t n;
    while (text.n < FILE_CAP && (n = fread(block, 1, sizeof block, f)) > 0)
        strbuf_add(&text, block, n);
    if (ferror(f))
        warn(c, 0, strerror(errno));
    else
        c->exists = true;
    fclose(f);
    if (text.n && strlen(text.at) != text.n)
        warn(c, 0, "holds a NUL byte: what follows it is ignored");
    if (text.n >= FILE_CAP)
        warn(c, 0, "is longer than a megabyte: the rest is ignored");
    config_parse(c, strbuf_str(&text));
    check_theme(c);
    strbuf_free(&text);
}
