// SPDX-License-Identifier: MIT
#include "fixture.h"

#include "core/card.h"
#include "core/rule_grid.h"

static void labels_words_and_layers(void **state)
{
    (void)state;
    struct fixture f;
    struct card card = {0};
    size_t order[4];
    fixture_init(&f);
    const int taste[] = {0, 1, -1};
    struct named_set layer = {.name = "taste", .set = fixture_set(&f, 5, taste)};
    f.instances[0].layers = &layer;
    f.instances[0].n_layers = 1;
    for (uint32_t i = 0; i < FIXTURE_N; i++)
        if (columns_cell(&f.columns, i, FIXTURE_SIS))
            card_add(&card, &f.columns, &f.analysis, i, FIXTURE_SIS, &f.instances[i]);
    card_finish(&card, &f.columns);
    // labels: .7, then the names "0.9" and "pos"
    assert_int_equal(card.n_labels, 3);
    assert_true(value_is_number(card.labels[0].label));
    assert_int_equal(card.labels[2].n, 4); // 0, 1, 2, 4
    assert_int_equal(card.labels[2].wrong, 1);
    assert_int_equal(card.labels[2].primary[PATTERN_HUMAN_ALIGNED], 1);
    assert_int_equal(card_worst(&card, order, 4), 3);
    assert_int_equal(order[0], 0); // one error each: in the order of the values
    assert_int_equal(card_worst(&card, order, 2), 2);
    // words of 0 under its pattern
    assert_int_equal(card_top_words(&card, PATTERN_HUMAN_ALIGNED, order, 4), 2);
    assert_string_equal(card.words[order[0]].word, "creamy");
    assert_int_equal(card_top_words(&card, PATTERN_CONTEXT_CONFUSION, order, 4), 0);
    // 4 is in no pattern; its words 2 to 5 are "Tag" and three times "w"
    assert_int_equal(card_top_words(&card, PATTERN_NONE, order, 4), 2);
    assert_string_equal(card.words[order[0]].word, "tag");
    assert_int_equal(card.words[order[1]].rows[PATTERN_NONE], 1);
    // S of 0 is {0, 1}: the taste layer is {0}
    assert_int_equal(card.n_layers, 2);
    assert_string_equal(card.layers[1].name, "taste");
    assert_true(card_layer_mean(&card.layers[1], SCORE_GTC) == 1);
    assert_true(card_layer_mean(&card.layers[1], SCORE_SC) == .5);
    card_fini(&card);
    struct card empty = {0};
    card_finish(&empty, &f.columns);
    assert_int_equal(card_worst(&empty, order, 4), 0);
    card_fini(&empty);
    fixture_fini(&f);
}

static void every_rule_is_tried_on_the_scores(void **state)
{
    (void)state;
    struct fixture f;
    struct arena scratch = {0};
    struct rule_grid g = {0};
    fixture_init(&f);
    static const double scores[] = {.9, .1, 0, 0, 0};
    struct instance *x = &f.instances[0];   // G = {0, 1}
    grid_add(&g, x, FIXTURE_SIS, &scratch); // given as a set: passed over
    assert_int_equal(g.cells[0].n, 0);
    x->runs[0].scores = scores;
    grid_add(&g, x, FIXTURE_SIS, &scratch);
    for (size_t i = 0; i < GRID_RULES; i++) {
        const struct grid_cell *c = &g.cells[i];
        assert_int_equal(c->n, 1);
        bool all = grid_rule(i)->kind == RULE_TOP; // five of five
        bool both = grid_rule(i)->kind == RULE_GTSIZE;
        double iou = all ? .4 : both ? 1 : .5;
        if (grid_rule(i)->kind == RULE_STD && grid_rule(i)->arg == 2) // .2 + 2 * .352 > .9
            iou = 0;
        if (!(fabs(grid_mean(c, SCORE_IOU) - iou) < 1e-12))
            fail_msg("rule %zu: %g, expected %g", i, grid_mean(c, SCORE_IOU), iou);
        assert_int_equal(c->bins[SCORE_IOU][iou == 1 ? 9 : (size_t)(iou * 10)], 1);
    }
    x->annotated = false;
    grid_add(&g, x, FIXTURE_SIS, &scratch);
    assert_int_equal(g.cells[0].n, 1);
    arena_free(&scratch);
    fixture_fini(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_words_and_layers),
        cmocka_unit_test(every_rule_is_tried_on_the_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
