// SPDX-License-Identifier: MIT
// Any text at all: what parses prints, what prints parses to the same text and the same truths.
// Build: clang -fsanitize=fuzzer,address,undefined with core, base and tests/unit on the path.
#include "unit/fixture.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void nothing(void *ctx, const char *word)
{
    (void)ctx;
    (void)word;
}

static void check(const struct fixture *f, const char *text)
{
    struct query *q = NULL, *again = NULL;
    struct err e;
    query_complete(text, &f->columns, nothing, NULL);
    if (!query_parse(text, &f->columns, &q, &e)) {
        require(!strncmp(e.msg, "column ", 7));
        return;
    }
    struct strbuf first = {0}, second = {0};
    query_print(q, &f->columns, &first);
    require(query_parse(strbuf_str(&first), &f->columns, &again, &e));
    query_print(again, &f->columns, &second);
    require(!strcmp(strbuf_str(&first), strbuf_str(&second)));
    bool askable =
        !query_needs_triage(q) || f->source.triage; // else it is an error, as it should be
    for (uint32_t i = 0; askable && i < FIXTURE_N; i++) {
        enum truth a, b;
        struct row row = {i, i % 3};
        require(query_eval(q, &f->source, row, &a, &e));
        require(query_eval(again, &f->source, row, &b, &e));
        require(a == b);
    }
    strbuf_free(&first);
    strbuf_free(&second);
    query_free(q);
    query_free(again);
}

static bool has_tag(const void *ctx, uint32_t instance, const char *name)
{
    (void)ctx;
    return (instance + (uint32_t)strlen(name)) % 2;
}

static bool is_odd(const void *ctx, uint32_t instance)
{
    (void)ctx;
    return instance % 2;
}

static const char *note(const void *ctx, uint32_t instance)
{
    (void)ctx;
    return instance % 2 ? "look again" : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fixture f;
    fixture_init(&f);
    static const struct triage_view triage = {
        .has_tag = has_tag, .tagged = is_odd, .edited = is_odd, .changed = is_odd, .note = note};
    f.source.triage = &triage;
    char *text = mem_strndup((const char *)data, size);
    check(&f, text);
    struct order o;
    if (order_parse(text, &f.columns, &o, NULL)) {
        struct row rows[FIXTURE_N];
        for (uint32_t i = 0; i < FIXTURE_N; i++)
            rows[i] = (struct row){i, i % 3};
        require(order_rows(&o, &f.source, rows, FIXTURE_N, NULL));
    }
    free(text);
    fixture_fini(&f);
    return 0;
}
