// SPDX-License-Identifier: MIT
// Names of tags and reviewers, what may be one, and lists of indices.
#include "store/triage/triage_internal.h"

#include "base/utf8.h"

#include <string.h>

// ---- names --------------------------------------------------------------------------------------

static bool plain_text(const char *text, size_t most)
{
    size_t n = strlen(text);
    if (n == 0 || n > most || !utf8_valid(text, n, NULL) || text[0] == ' ' || text[n - 1] == ' ')
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f || text[i] == ';')
            return false;
    return true;
}

bool tag_valid(const char *name, struct err *e)
{
    return plain_text(name, TAG_BYTES) ||
           err_set(e, "a tag's name has 1 to %d bytes of text without ';'", TAG_BYTES);
}

bool reviewer_valid(const char *name, struct err *e)
{
    return plain_text(name, NAME_BYTES) ||
           err_set(e, "a reviewer's name has 1 to %d bytes of text without ';'", NAME_BYTES);
}

bool note_valid(const char *note, struct err *e)
{
    size_t n = strlen(note);
    if (n > NOTE_BYTES)
        return err_set(e, "a note has at most %d bytes, this one %zu", NOTE_BYTES, n);
    return utf8_valid(note, n, NULL) || err_set(e, "a note is UTF-8 text, this one is not");
}

int reviewer_intern(struct triage *t, const char *name)
{
    for (size_t i = 0; i < t->reviewers.n; i++)
        if (!strcmp(t->reviewers.at[i].name, name))
            return (int)i;
    struct reviewer r = {.name = mem_strdup(name)};
    vec_push(&t->reviewers, r);
    return (int)t->reviewers.n - 1;
}

int triage_tag_find(const struct triage *t, const char *name)
{
    for (size_t i = 0; i < t->tags.n; i++)
        if (!strcmp(t->tags.at[i], name))
            return (int)i;
    return TRIAGE_NONE;
}

int tag_intern(struct triage *t, const char *name)
{
    int tag = triage_tag_find(t, name);
    if (tag != TRIAGE_NONE || t->tags.n == TRIAGE_TAGS)
        return tag;
    vec_push(&t->tags, mem_strdup(name));
    return (int)t->tags.n - 1;
}

bool triage_blind(const struct triage *t)
{
    return t->blind;
}

int triage_reviewers(const struct triage *t)
{
    return (int)t->reviewers.n;
}

const char *triage_reviewer_name(const struct triage *t, int reviewer)
{
    return t->reviewers.at[reviewer].name;
}

int triage_tags(const struct triage *t)
{
    return (int)t->tags.n;
}

const char *triage_tag_name(const struct triage *t, int tag)
{
    return t->tags.at[tag];
}
