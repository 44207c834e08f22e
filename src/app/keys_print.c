// SPDX-License-Identifier: MIT
#include "app/keys_print.h"

#include "app/commands.h"

#include <string.h>

// All keys of a context that run the same command, at its first binding; false at the others.
static bool keys_of(const struct keymap *m, size_t at, bool mdoc, struct strbuf *out)
{
    const struct binding *b = &m->at[at];
    for (size_t i = 0; i < m->n; i++) {
        char key[64];
        const struct binding *other = &m->at[i];
        if (other->context != b->context || strcmp(other->command, b->command) != 0)
            continue;
        if (i < at)
            return false;
        keymap_print(other, key);
        if (out->n)
            strbuf_puts(out, mdoc ? " , " : " ");
        if (mdoc && strchr(".,:;()[]?!|'", key[0]))
            strbuf_puts(out, "\\&"); // not punctuation to mdoc
        for (const char *p = key; *p; p++)
            strbuf_puts(out, mdoc && *p == '\\'   ? "\\e"
                             : mdoc && *p == '"'  ? "\\(dq"
                             : mdoc && *p == '\'' ? "\\(aq"
                             : mdoc && *p == '^'  ? "\\(ha"
                                                  : (char[2]){*p, 0});
    }
    return true;
}

static void print_context(const struct keymap *m, enum context context, bool mdoc,
                          struct strbuf *out)
{
    struct strbuf keys = {0};
    for (size_t i = 0; i < m->n; i++) {
        const struct binding *b = &m->at[i];
        strbuf_clear(&keys);
        if (b->context != context || !*b->command || !keys_of(m, i, mdoc, &keys))
            continue;
        const struct command *c = command_named(b->command, strcspn(b->command, " "));
        if (mdoc)
            strbuf_printf(out, ".It Ic %s\n.Ic %s :\n%s\n", strbuf_str(&keys), b->command, c->help);
        else
            strbuf_printf(out, "  %-16s %-18s %s\n", strbuf_str(&keys), b->command, c->help);
    }
    strbuf_free(&keys);
}

void keys_print(struct strbuf *out, bool mdoc)
{
    static const char *const titles[CONTEXT_COUNT] = {"Everywhere",
                                                      "In the list",
                                                      "In the reader",
                                                      "While correcting the ground truth",
                                                      "In help, errors, overview and options",
                                                      "In the distributions",
                                                      "In the comparison",
                                                      "In a picture",
                                                      "While probing",
                                                      "While painting on a picture"};
    struct app *a = mem_zalloc(sizeof *a);
    keys_bind_all(a);
    for (unsigned k = 0; k < CONTEXT_COUNT; k++) {
        strbuf_printf(out, mdoc ? ".Ss %s\n.Bl -tag -width Ds -compact\n" : "%s\n", titles[k]);
        print_context(&a->keymap, (enum context)k, mdoc, out);
        strbuf_puts(out, mdoc ? ".El\n" : "\n");
    }
    keymap_free(&a->keymap);
    free(a);
}
