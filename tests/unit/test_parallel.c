// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/parallel.h"

#include <stdatomic.h>
#include <string.h>

enum { PARTS = 1000 };

static void count_part(void *job, size_t part)
{
    atomic_int *times = job;
    atomic_fetch_add(&times[part], 1);
}

// Whatever the threads, and when it returns.
static void does_every_part_once(void **state)
{
    (void)state;
    static const int threads[] = {-1, 0, 1, 2, 3, 8, 64};
    static const size_t parts[] = {0, 1, 2, 7, PARTS};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
            atomic_int times[PARTS + 1] = {0};
            parallel_run(threads[t], parts[p], count_part, times);
            for (size_t i = 0; i <= PARTS; i++)
                assert_int_equal(atomic_load(&times[i]), i < parts[p]);
        }
    }
}

static void add_all(void *job, size_t part)
{
    uint64_t *sum = (uint64_t *)job + part;
    for (uint64_t i = 0; i < 1000; i++)
        *sum += i * part;
}

// What parts wrote is there for the caller, without atomics.
static void shows_what_was_written(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        uint64_t sums[40] = {0};
        parallel_run(4, 40, add_all, sums);
        for (uint64_t part = 0; part < 40; part++)
            assert_true(sums[part] == part * 999 * 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(does_every_part_once),
        cmocka_unit_test(shows_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
