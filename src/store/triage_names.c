// SPDX-License-Identifier: MIT
// Names of tags and reviewers, what may be one, and lists of indices.
#include "store/triage_internal.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "store/json.h"

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

// ---- corrected ground truth ---------------------------------------------------------------------

void truth_print(const uint32_t *at, size_t n, struct strbuf *out)
{
    strbuf_putc(out, '[');
    for (size_t i = 0; i < n; i++)
        strbuf_printf(out, "%s%u", i ? "," : "", at[i]);
    strbuf_putc(out, ']');
}

static int compare_index(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

bool truth_parse(const char *text, uint32_t **at, size_t *n)
{
    cJSON *list = json_parse(text, strlen(text), NULL, NULL);
    bool ok = cJSON_IsArray(list);
    size_t count = 0, kept = 0;
    uint32_t *indices = mem_array(ok ? (size_t)cJSON_GetArraySize(list) + 1 : 1, sizeof *indices);
    double x;
    for (const cJSON *v = ok ? list->child : NULL; v && ok; v = v->next) {
        ok = json_is_index(v, &x) && x >= 0 && x < UINT32_MAX;
        if (ok)
            indices[count++] = (uint32_t)x;
    }
    cJSON_Delete(list);
    if (!ok) {
        free(indices);
        return false;
    }
    qsort(indices, count, sizeof *indices, compare_index);
    for (size_t i = 0; i < count; i++)
        if (!i || indices[i] != indices[i - 1])
            indices[kept++] = indices[i];
    *at = indices;
    *n = kept;
    return true;
}
