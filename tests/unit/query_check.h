// SPDX-License-Identifier: MIT
// What the tests of the filter language share: the fixture, and assertions on a filter as text.
#pragma once
#include "fixture.h"

#include <stdlib.h>

static struct fixture fx;

// Of eight: 1 and 2 have the tag ok, 2 bad too; 3 is edited; 4 changed; 1 and 5 have notes.
static inline bool view_has_tag(const void *ctx, uint32_t i, const char *name)
{
    (void)ctx;
    return (i == 2 && !strcmp(name, "bad one")) || ((i == 1 || i == 2) && !strcmp(name, "ok"));
}

static inline bool view_tagged(const void *ctx, uint32_t i)
{
    (void)ctx;
    return i == 1 || i == 2;
}

static inline bool view_edited(const void *ctx, uint32_t i)
{
    (void)ctx;
    return i == 3;
}

static inline bool view_changed(const void *ctx, uint32_t i)
{
    (void)ctx;
    return i == 4;
}

static inline const char *view_note(const void *ctx, uint32_t i)
{
    (void)ctx;
    return i == 1 ? "Who marked this?" : i == 5 ? "7" : NULL;
}

static const struct triage_view fake_view = {view_has_tag, view_tagged, view_edited,
                                             view_changed, view_note,   NULL};

static inline int setup(void **state)
{
    (void)state;
    fixture_init(&fx);
    fx.source.triage = &fake_view;
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    fixture_fini(&fx);
    return 0;
}

static inline struct query *parsed(const char *text)
{
    struct query *q = NULL;
    struct err e;
    if (!query_parse(text, &fx.columns, &q, &e))
        fail_msg("%s: %s", text, e.msg);
    return q;
}

// One letter per instance under run SIS: True, False or Unknown.
static inline void truths_of(const struct query *q, char out[FIXTURE_N + 1])
{
    struct err e;
    for (uint32_t i = 0; i < FIXTURE_N; i++) {
        enum truth t = TRUTH_FALSE;
        assert_true(query_eval(q, &fx.source, (struct row){i, FIXTURE_SIS}, &t, &e));
        out[i] = "FTU"[t];
    }
    out[FIXTURE_N] = '\0';
}

static inline void assert_truths(const char *text, const char *expected)
{
    char got[FIXTURE_N + 1];
    struct query *q = parsed(text);
    truths_of(q, got);
    if (strcmp(got, expected))
        fail_msg("%s: %s, expected %s", text, got, expected);
    query_free(q);
}

static inline void assert_error(const char *text, const char *start, const char *part)
{
    struct query *q = (struct query *)&fx;
    struct err e;
    if (query_parse(text, &fx.columns, &q, &e))
        fail_msg("%s: parsed", text);
    assert_ptr_equal(q, &fx);
    if (strncmp(e.msg, start, strlen(start)) || !strstr(e.msg, part))
        fail_msg("%s: \"%s\", expected \"%s … %s\"", text, e.msg, start, part);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
