// SPDX-License-Identifier: MIT
// Completion at the prompts: command names, then what a command's argument can be.
#include "app/commands.h"

#include <dirent.h>
#include <string.h>
#include <strings.h>

struct adder {
    void (*add)(void *list, const char *word);
    void *list;
    const char *typed; // what the word has to begin with
    size_t n;
};

static void offer(struct adder *o, const char *word)
{
    if (strncasecmp(word, o->typed, o->n) == 0)
        o->add(o->list, word);
}

static void offer_word(void *adder, const char *word)
{
    offer(adder, word);
}

static void offer_words(struct adder *o, const char *const *words)
{
    for (; *words; words++)
        offer(o, *words);
}

static void offer_fields(struct adder *o, const struct app *a)
{
    for (int i = 0; i < FIELD_ID_COUNT; i++)
        offer(o, field_info((enum field_id)i)->name);
    const struct instance *x = app_instance(a);
    struct strbuf name = {0};
    for (uint32_t i = 0; x && i < x->n_meta; i++) {
        strbuf_clear(&name);
        strbuf_printf(&name, "meta.%s", x->meta[i].key);
        offer(o, strbuf_str(&name));
    }
    strbuf_free(&name);
}

// Those with a letter, then what else was ever given (imported, or by others).
static void offer_tags(struct adder *o, const struct app *a)
{
    for (size_t i = 0; i < a->n_tags; i++)
        offer(o, a->tags[i].name);
    for (int t = 0; a->triage && t < triage_tags(a->triage); t++) {
        const char *name = triage_tag_name(a->triage, t);
        bool known = false;
        for (size_t i = 0; i < a->n_tags && !known; i++)
            known = strcmp(a->tags[i].name, name) == 0;
        if (!known)
            offer(o, name);
    }
}

static void offer_files(struct adder *o)
{
    struct strbuf dir = {0};
    size_t slash = o->n;
    while (slash && o->typed[slash - 1] != '/')
        slash--;
    strbuf_add(&dir, o->typed, slash);
    DIR *d = opendir(slash ? strbuf_str(&dir) : ".");
    for (struct dirent *entry; d && (entry = readdir(d));) {
        if (entry->d_name[0] == '.')
            continue;
        struct strbuf path = {0};
        strbuf_add(&path, o->typed, slash);
        strbuf_puts(&path, entry->d_name);
        if (entry->d_type == DT_DIR)
            strbuf_putc(&path, '/');
        offer(o, strbuf_str(&path));
        strbuf_free(&path);
    }
    if (d)
        closedir(d);
    strbuf_free(&dir);
}

static void offer_argument(struct adder *o, const struct app *a, enum command_arg kind)
{
    static const char *const cuts[] = {"text", "image", "melanoma", "auto", "corpus", NULL};
    static const char *const rules[] = {"mean",   "std:1",  "std:2",     "top%:10", "top:5",
                                        "top+:5", "gtsize", "above:0.5", NULL};
    switch (kind) {
    case ARG_FIELD:
        offer_fields(o, a);
        break;
    case ARG_COMPARED:
        offer(o, "corrected");
        // fallthrough
    case ARG_RUN:
        for (size_t i = 0; i < a->columns->n_runs; i++)
            offer(o, a->columns->runs[i].name);
        break;
    case ARG_THEME:
        offer(o, "auto");
        for (size_t i = 0; theme_bundled_name(i); i++)
            offer(o, theme_bundled_name(i));
        break;
    case ARG_CUTS:
        offer_words(o, cuts);
        break;
    case ARG_RULE:
        offer_words(o, rules);
        break;
    case ARG_LAYOUT:
        for (enum layout_mode m = LAYOUT_LIST; m < LAYOUT_MODES; m++)
            offer(o, layout_mode_name(m));
        break;
    case ARG_PATTERN:
        for (int p = 1; p < PATTERN_COUNT; p++)
            offer(o, pattern_info((enum pattern)p)->key);
        offer(o, "none");
        break;
    case ARG_SAVED:
        for (size_t i = 0; i < a->n_saved; i++)
            offer(o, a->saved_name[i]);
        break;
    case ARG_TAG:
        offer_tags(o, a);
        break;
    case ARG_FILE:
        offer_files(o);
        break;
    case ARG_NONE:
    case ARG_TEXT:
    case ARG_FILTER:
        break;
    }
}

size_t command_complete(void *app, const char *text, size_t cursor,
                        void (*add)(void *list, const char *word), void *list)
{
    const struct app *a = app;
    size_t n = strcspn(text, " ");
    if (n >= cursor) {
        struct adder o = {add, list, text, cursor};
        for (size_t i = 0; command_at(i); i++)
            offer(&o, command_at(i)->name);
        return 0;
    }
    const struct command *c = command_named(text, n);
    if (!c)
        return cursor;
    if (c->arg == ARG_FILTER)
        return n + 1 + filter_complete(app, text + n + 1, cursor - n - 1, add, list);
    size_t from = cursor;
    while (from > n + 1 && text[from - 1] != ' ' && text[from - 1] != ',')
        from--;
    struct adder o = {add, list, text + from, cursor - from};
    offer_argument(&o, a, c->arg);
    return from;
}

size_t filter_complete(void *app, const char *text, size_t cursor,
                       void (*add)(void *list, const char *word), void *list)
{
    const struct app *a = app;
    char *head = mem_strndup(text, cursor);
    size_t from = query_complete_start(head);
    struct adder o = {add, list, head + from, cursor - from};
    query_complete(head, a->columns, offer_word, &o);
    if (from >= 4 && strncasecmp(head + from - 4, "tag:", 4) == 0)
        offer_tags(&o, a);
    free(head);
    return from;
}
