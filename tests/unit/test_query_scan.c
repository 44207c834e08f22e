// SPDX-License-Identifier: MIT
// Filters by blocks against the reference, frames and orders against sorting row by row, on random
// columns with every kind of undefined value.
#include "unit.h"

#include "base/mem.h"
#include "core/field_value.h"
#include "core/frame.h"
#include "core/judged.h"
#include "core/query_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 2 * JUDGED_BLOCK + 77, MANY = 3 * JUDGED_PART + 77 };

static uint64_t seed = 7;

static unsigned below(unsigned n)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % n);
}

static struct value some_value(struct columns *c)
{
    switch (below(8)) {
    case 0:
        return value_none();
    case 1:
        return value_name(names_intern(&c->names, below(2) ? "stout" : "ale", below(2) ? 5 : 3));
    default:
        return value_number((double)below(21) / 20);
    }
}

// sizes: of the sets, at most
static void fill(struct columns *c, size_t from, size_t to, unsigned sizes)
{
    if (!c->n_runs) {
        columns_run(c, "SIS");
        columns_run(c, "IG");
        names_intern(&c->names, "stout", 5);
        names_intern(&c->names, "ale", 3);
        c->rows = mem_array(MANY, sizeof *c->rows);
    }
    for (size_t i = from; i < to; i++) {
        c->n = i + 1;
        c->rows[i] = (struct column_row){.n = sizes, .label = some_value(c)};
        for (unsigned run = 0; run < 2; run++) {
            if (!below(10))
                continue;
            struct cell *cell = columns_cell_make(c, i, run);
            unsigned g = below(8) ? below(sizes) : 0, s = below(8) ? below(sizes) : 0;
            unsigned least = g < s ? g : s;
            cell->n = sizes & 0xffffff;
            cell->g = g;
            cell->s = s;
            cell->inter = least ? below(least + 1) : 0;
            cell->flags |= (below(6) ? CELL_ANNOTATED : 0) | (below(9) ? CELL_SALIENT : 0);
            cell->prediction = some_value(c);
            cell->wsc = below(3) ? (double)below(1000) / 999 : (double)NAN;
        }
    }
}

static const char *const texts[] = {
    "iou >= .7",
    "iou < .33",
    "gtc = .5",
    "gtc != .5",
    "sc != .123",
    "sc = .123",
    "iou in .2 .. .6",
    "not gtc > .4",
    "not (iou > .2 or sc <= .5) and gtc < 2",
    "wsc >= .29",
    "wsc in 0 .. .5",
    "n > 5 and g < 9",
    "s = 0 or inter >= 2",
    "label > .5",
    "label = stout",
    "label != stout",
    "label = .5",
    "label != .5 or prediction >= .55",
    "label <= .5 and not prediction < .4",
    "label in .2...7",
    "label < stout",
    "prediction in .2 .. .7",
    "prediction ~ \"^s\" or prediction = 1",
    "correct",
    "incorrect and iou < .5",
    "unknown or undefined",
    "not undefined",
    "annotated",
    "pattern:1,7",
    "pattern:none",
    "not pattern:8 and not pattern:4",
    "has:correct and has:salient",
    "delta(iou,SIS,IG) > .1",
    "absdelta(gtc,SIS,IG) <= .25 or iou = 1",
    "primary(IG) = distractor",
    "primary = none or primary = confuser",
    "run = SIS and iou > .1",
};

static void check_block(const struct query *q, const struct query_block *b, const char *text)
{
    static const uint8_t of[] = {[TRUTH_FALSE] = 0, [TRUTH_TRUE] = 2, [TRUTH_UNKNOWN] = 1};
    uint8_t out[JUDGED_BLOCK];
    struct err e;
    assert_true(query_scan(q, b, out, &e));
    for (size_t i = 0; i < b->n; i++) {
        enum truth t;
        struct row row = {(uint32_t)(b->first + i), (uint32_t)b->judged->run};
        assert_true(query_eval(q, b->src, row, &t, &e));
        if (out[i] != of[t])
            fail_msg("%s on row %zu: %d, not %d", text, b->first + i, out[i], of[t]);
    }
}

static void check_all(const struct row_source *src, const struct judged *judged)
{
    uint16_t verdicts[JUDGED_BLOCK] = {0};
    struct judging judging;
    judging_init(&judging, src->analysis);
    for (size_t at = 0; at < src->columns->n; at += JUDGED_BLOCK) {
        size_t left = src->columns->n - at;
        struct query_block b = {.src = src, .judged = judged, .verdicts = verdicts, .first = at};
        b.n = left < JUDGED_BLOCK ? left : JUDGED_BLOCK;
        judged_verdicts(judged, &judging, at / JUDGED_BLOCK, b.n, verdicts);
        for (size_t i = 0; i < b.n; i++) {
            struct row row = {(uint32_t)(at + i), (uint32_t)judged->run};
            struct judgement j = row_judge(src, row);
            bool undefined = isnan(j.scores.iou) || isnan(j.scores.gtc) || isnan(j.scores.sc);
            unsigned bits = pattern_decidable(&j.scores, j.correct) && !j.patterns ? 1 : j.patterns;
            assert_int_equal(verdicts[i], undefined ? (unsigned)VERDICT_UNDEFINED : bits);
        }
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            struct query *q;
            struct err e;
            if (!query_parse(texts[k], src->columns, &q, &e))
                fail_msg("%s: %s", texts[k], e.msg);
            check_block(q, &b, texts[k]);
            query_free(q);
        }
    }
}

static void agrees_with_the_reference(void **state)
{
    (void)state;
    struct columns c = {0};
    struct judged judged = {0};
    struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
    struct row_source src = {.columns = &c, .analysis = &a};
    fill(&c, 0, JUDGED_BLOCK + 5, 12); // the corpus grows…
    judged_update(&judged, &c, &a, 0, 1);
    check_all(&src, &judged);
    fill(&c, JUDGED_BLOCK + 5, ROWS, 12);
    judged_update(&judged, &c, &a, 0, 1);
    check_all(&src, &judged);
    c.rows[3].label = value_number(.5); // …rows change…
    *columns_cell_make(&c, 3, 0) =
        (struct cell){.n = 9,
                      .flags = CELL_PRESENT | CELL_ANNOTATED | CELL_SALIENT,
                      .g = 3,
                      .s = 4,
                      .inter = 2,
                      .prediction = value_number(.52)};
    judged_update(&judged, &c, &a, 0, 1);
    check_all(&src, &judged);
    a.task = TASK_CLASSIFICATION; // …and what is asked of them
    a.cuts = cuts_melanoma();
    judged_update(&judged, &c, &a, 1, 1);
    check_all(&src, &judged);
    a.cuts.own[PATTERN_CONFUSER].set = 1u << SCORE_WSC; // not by tables
    a.cuts.own[PATTERN_CONFUSER].range[SCORE_WSC] = (struct range){.2, .6};
    judged_update(&judged, &c, &a, 1, 1);
    check_all(&src, &judged);
    judged_update(&judged, &c, &a, 9, 1); // no such run
    check_all(&src, &judged);
    judged_free(&judged);
    columns_free(&c);
}

static double key_of(const struct row_source *src, struct row row, const char *field)
{
    struct field f;
    double x;
    assert_true(field_parse(field, strlen(field), src->columns, &f, NULL));
    assert_true(field_number(src, row, &f, &x, NULL));
    return x;
}

// Sorted, stable, undefined last: whatever way the keys took.
static void check_sorted(const struct row_source *src, const char *field, bool descending)
{
    struct strbuf text = {0};
    struct order o;
    struct frame f = {0};
    strbuf_printf(&text, "%s%s", field, descending ? ":desc" : "");
    assert_true(order_parse(strbuf_str(&text), src->columns, &o, NULL));
    struct frame_spec spec = {.keep_runless = true, .order = &o};
    assert_true(frame_build(&f, &spec, src, NULL));
    assert_int_equal(f.n, src->columns->n);
    for (size_t i = 1; i < f.n; i++) {
        double x = key_of(src, f.rows[i - 1], field), y = key_of(src, f.rows[i], field);
        bool tie = isnan(x) ? isnan(y) : x >= y && x <= y;
        bool right = tie ? f.rows[i - 1].instance < f.rows[i].instance
                         : isnan(y) || (descending ? x > y : x < y);
        if (!right)
            fail_msg("%s: %g and %g at %zu", strbuf_str(&text), x, y, i);
    }
    frame_free(&f);
    strbuf_free(&text);
}

static void sorts_by_small_keys_and_large(void **state)
{
    (void)state;
    static const unsigned sizes[] = {3, 12, 300, 5000, 200000}; // the last ones have no small keys
    static const char *const fields[] = {"iou", "gtc", "sc", "wsc", "s", "n", "delta(iou,SIS,IG)"};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct columns c = {0};
        struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
        struct row_source src = {.columns = &c, .analysis = &a};
        fill(&c, 0, ROWS, sizes[k]);
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
            check_sorted(&src, fields[f], false);
            check_sorted(&src, fields[f], true);
        }
        for (size_t i = 0; i < c.n; i++) // numbers only: decimals, negative ones among them
            c.rows[i].label = value_number(((double)below(4000000) - 2e6) / 1e6);
        check_sorted(&src, "label", false);
        check_sorted(&src, "label", true);
        c.rows[5].label = value_number(1.0 / 3); // more than six decimals
        check_sorted(&src, "label", true);
        columns_free(&c);
    }
}

// ---- threads ------------------------------------------------------------------------------------

static void assert_same_frame(const struct frame *a, const struct frame *b, const char *what)
{
    if (a->n != b->n || memcmp(a->rows, b->rows, a->n * sizeof *a->rows) != 0)
        fail_msg("%s: other rows", what);
    assert_memory_equal(a->pattern_counts, b->pattern_counts, sizeof a->pattern_counts);
    assert_int_equal(a->total, b->total);
    assert_int_equal(a->undefined, b->undefined);
    assert_int_equal(a->queried, b->queried);
}

static void build(struct frame *f, struct row_source *src, int threads, const char *filter,
                  const char *sort)
{
    struct query *q = NULL;
    struct order o = {0};
    assert_true(query_parse(filter, src->columns, &q, NULL));
    assert_true(!*sort || order_parse(sort, src->columns, &o, NULL));
    struct frame_spec spec = {.run = 1, .query = q, .order = &o, .all_runs = *filter == ' '};
    src->threads = threads;
    assert_true(frame_build(f, &spec, src, NULL));
    query_free(q);
}

static void any_number_of_threads_lists_the_same(void **state)
{
    (void)state;
    static const int threads[] = {2, 3, 16};
    static const char *const filters[] = {"", "correct and label > .5", "not iou < .2", " "};
    static const char *const sorts[] = {"",  "iou",       "gtc:desc", "wsc", "prediction:desc",
                                        "s", "n,iou:desc"};
    struct columns c = {0};
    struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
    struct row_source src = {.columns = &c, .analysis = &a};
    fill(&c, 0, MANY, 90);
    for (size_t f = 0; f < sizeof filters / sizeof *filters; f++) {
        for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s++) {
            struct frame alone = {0}, together = {0};
            build(&alone, &src, 1, filters[f], sorts[s]);
            assert_true(alone.n > 1000);
            build(&together, &src, threads[(f + s) % 3], filters[f], sorts[s]);
            assert_same_frame(&alone, &together, sorts[s]);
            frame_free(&alone);
            frame_free(&together);
        }
    }
    columns_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_reference),
        cmocka_unit_test(sorts_by_small_keys_and_large),
        cmocka_unit_test(any_number_of_threads_lists_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
