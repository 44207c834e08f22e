// SPDX-License-Identifier: MIT
#include "ui/keymap.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse_sequence(const char *keys, struct binding *out, struct err *e)
{
    size_t n = strlen(keys), at = 0;
    out->n = 0;
    if (!n)
        return err_set(e, "no key to bind");
    while (at < n) {
        if (out->n == KEYMAP_SEQUENCE)
            return err_set(e, "%s: more than %d keys", keys, KEYMAP_SEQUENCE);
        size_t used = key_parse(keys + at, n - at, &out->keys[out->n]);
        if (!used)
            return err_set(e, "%s: no key name at column %zu", keys, at + 1);
        out->n++;
        at += used;
    }
    return true;
}

static struct binding *find_same(const struct keymap *m, const struct binding *b)
{
    for (size_t i = 0; i < m->n; i++) {
        struct binding *at = &m->at[i];
        if (at->context == b->context && at->n == b->n &&
            memcmp(at->keys, b->keys, b->n * sizeof *b->keys) == 0)
            return at;
    }
    return NULL;
}

bool keymap_bind(struct keymap *m, unsigned context, const char *keys, const char *command,
                 struct err *e)
{
    struct binding b = {.context = (uint8_t)context};
    if (!parse_sequence(keys, &b, e))
        return false;
    struct binding *same = find_same(m, &b);
    if (same && !*command) {
        free(same->command);
        size_t after = (size_t)(m->at + m->n - same) - 1;
        memmove(same, same + 1, after * sizeof *same);
        m->n--;
    } else if (same) {
        char *text = mem_strdup(command);
        free(same->command);
        same->command = text;
    } else if (*command) {
        if (m->n == m->cap) {
            m->cap = m->cap ? m->cap * 2 : 64;
            m->at = mem_resize(m->at, m->cap, sizeof *m->at);
        }
        b.command = mem_strdup(command);
        m->at[m->n++] = b;
    }
    return true;
}

// Does the binding start with what was typed? *wild: how many of the keys matched K_LETTER.
static bool starts_with(const struct binding *b, const keycode *typed, size_t n, int *wild,
                        char *letter)
{
    *wild = 0;
    *letter = '\0';
    if (n > b->n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (b->keys[i] == typed[i])
            continue;
        if (b->keys[i] != K_LETTER || typed[i] < 'a' || typed[i] > 'z')
            return false;
        ++*wild;
        *letter = (char)typed[i];
    }
    return true;
}

enum keymap_result keymap_look(const struct keymap *m, const unsigned *contexts, size_t n_contexts,
                               const keycode *typed, size_t n_typed, const struct binding **out,
                               char *letter_out)
{
    bool pending = false;
    *out = NULL;
    *letter_out = '\0';
    for (size_t c = 0; c < n_contexts && n_typed && !*out; c++) {
        int best = KEYMAP_SEQUENCE + 1; // a named letter goes before the wildcard
        for (size_t i = 0; i < m->n; i++) {
            const struct binding *b = &m->at[i];
            int wild;
            char letter;
            if (b->context != contexts[c] || !starts_with(b, typed, n_typed, &wild, &letter))
                continue;
            if (b->n > n_typed) {
                pending = true;
            } else if (wild < best) {
                best = wild;
                *out = b;
                *letter_out = letter;
            }
        }
    }
    return pending ? KEYMAP_PENDING : *out ? KEYMAP_MATCH : KEYMAP_NONE;
}

const char *keymap_keys_for(const struct keymap *m, unsigned context, const char *command,
                            char out[64])
{
    out[0] = '\0';
    for (size_t i = 0; i < m->n; i++) {
        if (m->at[i].context == context && strcmp(m->at[i].command, command) == 0) {
            keymap_print(&m->at[i], out);
            break;
        }
    }
    return out;
}

void keymap_print(const struct binding *b, char out[64])
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < b->n; i++) {
        char name[24];
        keycode_name(b->keys[i], name);
        len += (size_t)snprintf(out + len, 64 - len, "%s", name);
        if (len >= 64)
            return;
    }
}

void keymap_free(struct keymap *m)
{
    for (size_t i = 0; i < m->n; i++)
        free(m->at[i].command);
    free(m->at);
    *m = (struct keymap){0};
}
