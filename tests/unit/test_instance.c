// SPDX-License-Identifier: MIT
#include "unit.h"

#include "core/instance.h"

#include <math.h>
#include <string.h>

enum { N = 5 };

struct fixture {
    struct arena arena;
    struct instance x;
    struct saliency run;
};

static struct instance *make(struct fixture *f)
{
    f->run.prediction = value_none();
    f->x = (struct instance){.arena = &f->arena,
                             .n = N,
                             .label = value_none(),
                             .prediction = value_none(),
                             .gt = featureset_new(&f->arena, N),
                             .runs = &f->run,
                             .n_runs = 1};
    return &f->x;
}

static struct rule rule_of(const char *text)
{
    struct rule r;
    assert_true(rule_parse(text, &r, NULL));
    return r;
}

// S as 0 and 1 after deriving, "undefined" when there is none.
static const char *derived(struct fixture *f, const struct derive_options *o, char out[16])
{
    instance_derive(&f->x, o);
    const struct saliency *s = f->x.runs;
    assert_int_equal(s->set.n, N);
    for (size_t i = 0; i < N; i++)
        out[i] = featureset_has(&s->set, i) ? '1' : '0';
    out[N] = '\0';
    return s->defined ? out : "undefined";
}

static void assert_rule(const struct fixture *f, const char *text)
{
    char out[48];
    assert_string_equal(rule_text(&f->run.rule, out), text);
}

static void a_set_keeps_its_members(void **state)
{
    (void)state;
    static const uint32_t order[] = {4, 0, 2};
    struct fixture f = {.run = {.given_as_set = true,
                                .ranked = true,
                                .order = order,
                                .n_order = 3,
                                .own_rule = {RULE_TOP, ON_DEFAULT, 1}}};
    struct derive_options o = {0};
    char out[16];
    make(&f);
    assert_string_equal(derived(&f, &o, out), "10101");
    assert_rule(&f, "set");
    assert_true(f.run.universe.words == NULL && f.run.universe.n == N && f.run.missing == 0);
    o.override = rule_of("std:1/abs");
    o.corpus = rule_of("top:1");
    assert_string_equal(derived(&f, &o, out), "10101");
    o.override = rule_of("top:2"); // the first two of the ranking
    assert_string_equal(derived(&f, &o, out), "10001");
    assert_rule(&f, "top:2");
    o.override = rule_of("top+:1/abs");
    assert_string_equal(derived(&f, &o, out), "00001");
    assert_rule(&f, "top+:1");
    o.override = rule_of("top:9");
    assert_string_equal(derived(&f, &o, out), "10101");
    f.run.ranked = false; // no order of importance: nothing to take first
    o.override = rule_of("top:2");
    assert_string_equal(derived(&f, &o, out), "10101");
    assert_rule(&f, "set");
    f.run.n_order = 0; // given as empty: defined
    assert_string_equal(derived(&f, &o, out), "00000");
    arena_free(&f.arena);
}

static void the_nearest_rule_is_in_force(void **state)
{
    (void)state;
    static const double scores[] = {-9, 1, 2, 3, 0};
    struct fixture f = {.run = {.scores = scores}};
    struct derive_options o = {0};
    char out[16];
    make(&f);
    derived(&f, &o, out);
    assert_rule(&f, "std:1");
    o.image = true;
    assert_string_equal(derived(&f, &o, out), "10000");
    assert_rule(&f, "std:1/abs");
    o.corpus = rule_of("top:1");
    assert_string_equal(derived(&f, &o, out), "00010");
    assert_rule(&f, "top:1"); // a stated rule is on raw scores unless it says otherwise
    f.run.own_rule = rule_of("top:2/abs");
    assert_string_equal(derived(&f, &o, out), "10010");
    assert_rule(&f, "top:2/abs");
    o.override = rule_of("top:3");
    assert_string_equal(derived(&f, &o, out), "01110");
    assert_rule(&f, "top:3");
    o.override = (struct rule){.on = ON_RAW}; // --on alone, on whichever rule it is
    assert_string_equal(derived(&f, &o, out), "00110");
    assert_rule(&f, "top:2");
    f.run.own_rule = rule_of("set"); // scores are no set, and no other rule stands in
    assert_string_equal(derived(&f, &o, out), "undefined");
    assert_int_equal(f.run.note, DISCRETIZE_NO_SET);
    f.run.own_rule = rule_of("top:2");
    o.override = rule_of("set");
    assert_string_equal(derived(&f, &o, out), "undefined");
    assert_rule(&f, "set");
    arena_free(&f.arena);
}

static void missing_features_leave_the_universe(void **state)
{
    (void)state;
    static const double scores[] = {NAN, 1, NAN, 3, 0}, none[] = {NAN, NAN, NAN, NAN, NAN};
    struct fixture f = {.run = {.scores = scores, .own_rule = {RULE_TOP, ON_DEFAULT, 2}}};
    struct derive_options o = {0};
    char out[16];
    make(&f);
    assert_string_equal(derived(&f, &o, out), "01010");
    assert_int_equal(f.run.missing, 2);
    assert_int_equal(featureset_count(&f.run.universe), 3);
    assert_false(featureset_has(&f.run.universe, 0) || featureset_has(&f.run.universe, 2));
    f.run.scores = none;
    assert_string_equal(derived(&f, &o, out), "undefined");
    assert_int_equal(f.run.note, DISCRETIZE_ALL_MISSING);
    assert_int_equal(f.run.missing, N);
    f.run.scores = NULL; // no saliency at all
    assert_string_equal(derived(&f, &o, out), "undefined");
    assert_int_equal(f.run.missing, 0); // derived afresh
    assert_int_equal(f.run.note, DISCRETIZE_OK);
    arena_free(&f.arena);
}

static void gtsize_needs_an_annotation(void **state)
{
    (void)state;
    static const double scores[] = {5, 4, 3, 2, 1};
    struct fixture f = {.run = {.scores = scores, .own_rule = {.kind = RULE_GTSIZE}}};
    struct derive_options o = {0};
    char out[16];
    make(&f);
    assert_string_equal(derived(&f, &o, out), "undefined");
    assert_int_equal(f.run.note, DISCRETIZE_NO_GT);
    f.x.annotated = true;
    assert_string_equal(derived(&f, &o, out), "00000");
    featureset_add_range(&f.x.gt, 3, 5);
    assert_string_equal(derived(&f, &o, out), "11000");
    arena_free(&f.arena);
}

static void suff_takes_the_side_of_the_prediction(void **state)
{
    (void)state;
    static const double scores[] = {5, 4, 3, 2, 1}, falls[] = {.6, .5, .4, .3, .2},
                        rises[] = {.2, .3, .5, .8, .9};
    struct fixture f = {.run = {.scores = scores,
                                .prefix_outputs = falls,
                                .n_outputs = N,
                                .own_rule = {RULE_SUFF, ON_DEFAULT, .45}}};
    struct derive_options o = {0};
    char out[16];
    make(&f);
    assert_string_equal(derived(&f, &o, out), "11100"); // by the last output, .2
    f.run.prefix_outputs = rises;
    assert_string_equal(derived(&f, &o, out), "11100"); // .9: high side
    f.x.prediction = value_number(.1);
    assert_string_equal(derived(&f, &o, out), "10000"); // low side: .2 <= .45
    f.run.prediction = value_number(.9);                // the run's own goes first
    assert_string_equal(derived(&f, &o, out), "11100");
    f.run.prediction = value_number(.45); // at the threshold: high side
    assert_string_equal(derived(&f, &o, out), "11100");
    f.run.own_rule.arg = .95;
    assert_string_equal(derived(&f, &o, out), "10000"); // .45 < .95: low side
    f.run.prediction = value_number(.99);
    assert_string_equal(derived(&f, &o, out), "11111");
    assert_int_equal(f.run.note, DISCRETIZE_NEVER_REACHED);
    f.run.n_outputs = 0;
    assert_string_equal(derived(&f, &o, out), "undefined");
    assert_int_equal(f.run.note, DISCRETIZE_NO_OUTPUTS);
    arena_free(&f.arena);
}

static void runs_and_meta_are_found(void **state)
{
    (void)state;
    struct saliency runs[] = {{.run = 3}, {.run = 1}};
    const struct meta meta[] = {{"style", "porter", NAN}, {"abv", "5.1", 5.1}};
    struct instance x = {.runs = runs, .n_runs = 2, .meta = meta, .n_meta = 2};
    assert_ptr_equal(instance_run(&x, 1), &runs[1]);
    assert_null(instance_run(&x, 0));
    assert_ptr_equal(instance_meta(&x, "abv"), &meta[1]);
    assert_null(instance_meta(&x, "sty"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_keeps_its_members),
        cmocka_unit_test(the_nearest_rule_is_in_force),
        cmocka_unit_test(missing_features_leave_the_universe),
        cmocka_unit_test(gtsize_needs_an_annotation),
        cmocka_unit_test(suff_takes_the_side_of_the_prediction),
        cmocka_unit_test(runs_and_meta_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
