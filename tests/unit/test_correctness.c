// SPDX-License-Identifier: MIT
#include "unit.h"

#include "core/correctness.h"

static enum correctness numbers(double label, double prediction, enum task task, double delta)
{
    return correctness_of(value_number(label), value_number(prediction), task, delta);
}

static void classification_is_equality(void **state)
{
    (void)state;
    enum task t = TASK_CLASSIFICATION;
    assert_int_equal(correctness_of(value_name(2), value_name(2), t, 9), CORRECT_YES);
    assert_int_equal(correctness_of(value_name(2), value_name(3), t, 9), CORRECT_NO);
    assert_int_equal(correctness_of(value_name(2), value_number(2), t, 9), CORRECT_NO);
    assert_int_equal(numbers(1, 1, t, 9), CORRECT_YES);
    assert_int_equal(numbers(1, 1.01, t, 9), CORRECT_NO);
}

static void regression_is_a_closed_interval_in_doubles(void **state)
{
    (void)state;
    enum task t = TASK_REGRESSION;
    assert_int_equal(numbers(.7, .7, t, .05), CORRECT_YES);
    assert_int_equal(numbers(.7, .7 + .05, t, .05), CORRECT_YES); // the ends count
    assert_int_equal(numbers(.7, .7 - .05, t, .05), CORRECT_YES);
    assert_int_equal(numbers(.7, .7501, t, .05), CORRECT_NO);
    assert_int_equal(numbers(.7, .6499, t, .05), CORRECT_NO);
    assert_int_equal(numbers(.6, .876, t, .05), CORRECT_NO);
    assert_int_equal(numbers(.9, .876, t, .05), CORRECT_YES);
    assert_int_equal(numbers(3, 3, t, 0), CORRECT_YES);
    assert_int_equal(correctness_of(value_name(0), value_number(.5), t, .05), CORRECT_UNKNOWN);
    assert_int_equal(correctness_of(value_number(.5), value_name(0), t, .05), CORRECT_UNKNOWN);
}

static void unknown_without_label_prediction_or_task(void **state)
{
    (void)state;
    for (enum task t = TASK_UNKNOWN; t <= TASK_REGRESSION; t++) {
        assert_int_equal(correctness_of(value_none(), value_number(1), t, 1), CORRECT_UNKNOWN);
        assert_int_equal(correctness_of(value_number(1), value_none(), t, 1), CORRECT_UNKNOWN);
        assert_int_equal(correctness_of(value_none(), value_none(), t, 1), CORRECT_UNKNOWN);
    }
    assert_int_equal(numbers(1, 1, TASK_UNKNOWN, 1), CORRECT_UNKNOWN);
}

static void words_of_the_output(void **state)
{
    (void)state;
    assert_string_equal(correctness_text(CORRECT_YES), "yes");
    assert_string_equal(correctness_text(CORRECT_NO), "no");
    assert_string_equal(correctness_text(CORRECT_UNKNOWN), "unknown");
    assert_string_equal(task_text(TASK_CLASSIFICATION), "classification");
    assert_string_equal(task_text(TASK_REGRESSION), "regression");
    assert_string_equal(task_text(TASK_UNKNOWN), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classification_is_equality),
        cmocka_unit_test(regression_is_a_closed_interval_in_doubles),
        cmocka_unit_test(unknown_without_label_prediction_or_task),
        cmocka_unit_test(words_of_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
