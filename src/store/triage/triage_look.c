// SPDX-License-Identifier: MIT
// What filters and columns ask, answered from memory.
#include "store/triage/triage_internal.h"

// Walks the states that the look may see.
static const struct triage_state *look_next(const struct triage_look *look, uint32_t instance,
                                            const struct triage_state *before)
{
    const struct triage_state *s = before;
    while ((s = triage_next(look->triage, instance, s)))
        if (look->reviewer == TRIAGE_NOBODY || s->reviewer == look->reviewer)
            return s;
    return NULL;
}

static bool look_has_tag(const void *ctx, uint32_t instance, const char *name)
{
    const struct triage_look *look = ctx;
    int tag = triage_tag_find(look->triage, name);
    for (const struct triage_state *s = NULL; tag >= 0 && (s = look_next(look, instance, s));)
        if (s->tags >> tag & 1)
            return true;
    return false;
}

static bool look_tagged(const void *ctx, uint32_t instance)
{
    for (const struct triage_state *s = NULL; (s = look_next(ctx, instance, s));)
        if (s->tags)
            return true;
    return false;
}

static bool look_edited(const void *ctx, uint32_t instance)
{
    for (const struct triage_state *s = NULL; (s = look_next(ctx, instance, s));)
        if (s->edited)
            return true;
    return false;
}

static bool look_changed(const void *ctx, uint32_t instance)
{
    for (const struct triage_state *s = NULL; (s = look_next(ctx, instance, s));)
        if (s->changed)
            return true;
    return false;
}

static const char *look_note(const void *ctx, uint32_t instance)
{
    for (const struct triage_state *s = NULL; (s = look_next(ctx, instance, s));)
        if (s->note)
            return s->note;
    return NULL;
}

struct triage_view triage_view(const struct triage_look *ctx)
{
    return (struct triage_view){.has_tag = look_has_tag,
                                .tagged = look_tagged,
                                .edited = look_edited,
                                .changed = look_changed,
                                .note = look_note,
                                .ctx = ctx};
}
