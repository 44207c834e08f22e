// SPDX-License-Identifier: MIT
#include "query_check.h"

#include "core/keys.h"

static void keys_of_filter(struct keys_asked *k, const char *filter)
{
    struct query *q = parsed(filter);
    keys_ask_query(k, q);
    query_free(q);
}

static void assert_missing(const char *filter, size_t most, const char *expected)
{
    struct keys_asked k = {0};
    struct strbuf out = {0};
    keys_of_filter(&k, filter);
    keys_missing(&k, &fx.source, NULL, 0, most, &out);
    assert_string_equal(strbuf_str(&out), expected);
    strbuf_free(&out);
}

static void what_is_there_is_not_missing(void **state)
{
    (void)state;
    assert_missing("iou > .5 and label = x", 100, "");
    assert_missing("meta.style = porter or meta.year in 1..2", 100, "");
    assert_missing("not has:stored.recall", 100, "");
    assert_missing("meta.\"two words\" ~ x", 100, "");
    keys_ask_query(&(struct keys_asked){0}, NULL);
}

static void the_nearest_is_named(void **state)
{
    (void)state;
    assert_missing("meta.stlye = porter", 100,
                   "no instance has meta.stlye (did you mean meta.style?)");
    assert_missing("not (meta.Style = x or iou > 1)", 100,
                   "no instance has meta.Style (did you mean meta.style?)");
    assert_missing("meta.\"tow words\" = x", 100,
                   "no instance has meta.\"tow words\" (did you mean meta.\"two words\"?)");
    assert_missing("has:stored.reacll and meta.yaer > 1", 100,
                   "no instance has stored.reacll (did you mean stored.recall?); no instance has "
                   "meta.yaer (did you mean meta.year?)");
}

static void without_a_near_one_all_are(void **state)
{
    (void)state;
    assert_missing("meta.q = 1", 100,
                   "no instance has meta.q; there are meta.style, meta.year, meta.\"two words\"");
    assert_missing("fields.age > 1", 100, "no instance has fields.age; the data has no fields");
}

static void of_many_some_are_looked_at(void **state)
{
    (void)state;
    size_t before = fx.fetches;
    assert_missing("stored.x = 1", 2,
                   "none of 2 instances looked at has stored.x; there are stored.recall");
    assert_int_equal(fx.fetches - before, 2);
    // "two words" is on the fourth alone: what is listed is looked at first
    struct keys_asked k = {0};
    struct strbuf out = {0};
    keys_of_filter(&k, "meta.\"two words\" = x");
    keys_missing(&k, &fx.source, NULL, 0, 1, &out);
    assert_true(out.n > 0);
    strbuf_clear(&out);
    keys_missing(&k, &fx.source, &(struct row){4, 0}, 1, 1, &out);
    assert_int_equal(out.n, 0);
    strbuf_free(&out);
}

static void a_record_that_is_gone_proves_nothing(void **state)
{
    (void)state;
    fx.unreadable = 0;
    assert_missing("meta.q = 1 and stored.recall = 1", 100,
                   "none of 7 instances looked at has meta.q; there are meta.style, meta.year, "
                   "meta.\"two words\"; none of 7 instances looked at has stored.recall; the data "
                   "has no stored scores");
    fx.unreadable = FIXTURE_N;
}

static void each_is_asked_once(void **state)
{
    (void)state;
    struct keys_asked k = {0};
    struct order o;
    keys_of_filter(&k, "meta.style = a or meta.style = b or stored.style = c");
    assert_int_equal(k.n, 2);
    assert_true(order_parse("meta.style:desc,meta.year,iou", &fx.columns, &o, NULL));
    keys_ask_order(&k, &o);
    assert_int_equal(k.n, 3);
    for (int i = 0; i < 2 * KEYS_ASKED; i++) {
        struct field f = {.id = FIELD_ID_META};
        snprintf(f.arg, sizeof f.arg, "k%d", i);
        keys_ask(&k, &f);
    }
    assert_int_equal(k.n, KEYS_ASKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_there_is_not_missing),
        cmocka_unit_test(the_nearest_is_named),
        cmocka_unit_test(without_a_near_one_all_are),
        cmocka_unit_test(of_many_some_are_looked_at),
        cmocka_unit_test(a_record_that_is_gone_proves_nothing),
        cmocka_unit_test(each_is_asked_once),
    };
    return cmocka_run_group_tests_name("keys", tests, setup, teardown);
}
