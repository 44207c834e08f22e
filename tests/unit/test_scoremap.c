// SPDX-License-Identifier: MIT
// NumPy arrays and grey images as scores per pixel.
#include "unit.h"

#include "image/scoremap.h"

#include "npy_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

static const struct grid any = {0};

static struct scoremap reads(struct strbuf file, struct grid like)
{
    struct scoremap m;
    struct err e;
    if (!npy_read(file.at, file.n, like, &m, &e))
        fail_msg("%s", e.msg);
    strbuf_free(&file);
    return m;
}

static void refuses(struct strbuf file, const char *words)
{
    struct scoremap m;
    struct err e;
    assert_false(npy_read(file.at, file.n, any, &m, &e));
    if (!strstr(e.msg, words))
        fail_msg("\"%s\" does not say \"%s\"", e.msg, words);
    strbuf_free(&file);
}

// 1, 2, 3 / 4, 5, 6 of every type and both byte orders.
static void every_type_is_read(void **state)
{
    (void)state;
    static const char *const types[] = {"f2", "f4", "f8", "i1", "i2", "i4",
                                        "i8", "u1", "u2", "u4", "u8"};
    static const uint16_t halves[] = {0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600};
    for (size_t k = 0; k < 2 * sizeof types / sizeof *types; k++) {
        const char *type = types[k / 2];
        size_t size = (size_t)(type[1] - '0');
        uint8_t data[48];
        char descr[8];
        for (int i = 0; i < 6; i++) {
            uint64_t bits = (uint64_t)i + 1;
            if (*type == 'f' && size == 2)
                bits = halves[i];
            if (*type == 'f' && size == 4)
                memcpy(&bits, &(float){(float)(i + 1)}, 4);
            if (*type == 'f' && size == 8)
                memcpy(&bits, &(double){i + 1.}, 8);
            for (size_t b = 0; b < size; b++) // little-endian first
                data[(size_t)i * size + (k % 2 ? size - 1 - b : b)] = (uint8_t)(bits >> 8 * b);
        }
        snprintf(descr, sizeof descr, "%c%s", k % 2 ? '>' : '<', type);
        struct scoremap m =
            reads(npy_file(1 + (int)k % 3, descr, false, "(2, 3)", data, 6 * size), any);
        assert_int_equal(m.grid.w, 3);
        assert_int_equal(m.grid.h, 2);
        assert_false(m.is_set);
        for (int i = 0; i < 6; i++)
            assert_true(m.at[i] == i + 1);
        scoremap_free(&m);
    }
}

static void signs_and_small_numbers_are_kept(void **state)
{
    (void)state;
    struct scoremap m = reads(npy_file(1, "|i1", false, "(1, 2)", (int8_t[]){-1, -128}, 2), any);
    assert_true(m.at[0] == -1 && m.at[1] == -128);
    scoremap_free(&m);
    m = reads(npy_file(1, "<f2", false, "(1, 4)", (uint16_t[]){1, 0x8001, 0x7e00, 0xbc00}, 8), any);
    assert_true(m.at[0] == ldexp(1, -24) && m.at[1] == -ldexp(1, -24) && isnan(m.at[2]) &&
                m.at[3] == -1);
    scoremap_free(&m);
    m = reads(npy_file(1, "|b1", false, "(1, 3)", "\0\1\2", 3), any);
    assert_true(m.is_set && m.at[0] == 0 && m.at[1] == 1 && m.at[2] == 1);
    scoremap_free(&m);
}

static void orders_and_channels(void **state)
{
    (void)state;
    static const uint8_t data[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    struct scoremap m = reads(npy_file(1, "|u1", true, "(2, 3)", data, 6), any);
    assert_true(m.at[0] == 1 && m.at[1] == 3 && m.at[3] == 2 && m.at[5] == 6);
    scoremap_free(&m);
    m = reads(npy_file(1, "|u1", false, "(1, 3, 2, 3)", data, 18), any); // C × H × W
    assert_int_equal(m.grid.w, 3);
    assert_true(m.at[0] == 1 + 7 + 13 && m.at[5] == 6 + 12 + 18);
    scoremap_free(&m);
    m = reads(npy_file(1, "|u1", false, "(2, 3, 3)", data, 18), any); // H × W × C
    assert_int_equal(m.grid.h, 2);
    assert_true(m.at[0] == 1 + 2 + 3 && m.at[5] == 16 + 17 + 18);
    scoremap_free(&m);
    m = reads(npy_file(1, "|u1", false, "(3, 3, 2)", data, 18), (struct grid){3, 3});
    assert_int_equal(m.grid.w, 3);
    assert_true(m.at[0] == 1 + 2);
    scoremap_free(&m);
    m = reads(npy_file(1, "|u1", false, "(2L, 3L, 1L)", data, 6), any);
    assert_int_equal(m.grid.w, 3);
    scoremap_free(&m);
}

static void headers_that_lie_are_refused(void **state)
{
    (void)state;
    refuses(npy_file(1, "<f8", false, "(60000, 60000)", "12345678", 8), "promises more numbers");
    refuses(npy_file(1, "<f8", false, "(4294967295, 4294967295, 4294967295)", "12345678", 8),
            "promises more numbers");
    refuses(npy_file(1, "<f8", false, "(99999999999, 1)", "12345678", 8), "header");
    refuses(npy_file(1, "<f8", false, "(0, 4)", "12345678", 8), "without numbers");
    refuses(npy_file(1, "<f8", false, "(1,)", "12345678", 8), "1 axes");
    refuses(npy_file(1, "<f8", false, "()", "12345678", 8), "0 axes");
    refuses(npy_file(1, "|u1", false, "(2, 2, 2)", "12345678", 8), "channels");
    refuses(npy_file(1, "<c8", false, "(1, 1)", "12345678", 8), "type \"<c8\"");
    refuses(npy_file(1, "|O", false, "(1, 1)", "12345678", 8), "type \"|O\"");
    refuses(npy_file(1, "|f1", false, "(1, 1)", "12345678", 8), "type");
    refuses(npy_file(1, "", false, "(1, 1)", "12345678", 8), "type");
    refuses(npy_file(1, "<f8', 'x': '", false, "(1, 1)", "12345678", 8), "header");
    refuses(npy_file(4, "<f8", false, "(1, 1)", "12345678", 8), "not a NumPy array");
    double infinite = INFINITY;
    refuses(npy_file(1, "<f8", false, "(1, 1)", &infinite, 8), "infinite");
    struct strbuf file = npy_file(1, "<f8", false, "(1, 1)", "12345678", 8);
    for (size_t n = 0; n < file.n; n++) { // cut off anywhere
        struct scoremap m;
        char *copy = mem_alloc(n + 1); // so that reading behind the end is seen
        memcpy(copy, file.at, n);
        assert_false(npy_read(copy, n, any, &m, NULL));
        free(copy);
    }
    strbuf_free(&file);
}

// ---- archives -----------------------------------------------------------------------------------

// A zip with these entries; a size above 0 stands for so many zero bytes.
static struct strbuf zipped(const char *const *names, const struct strbuf *entries, size_t n)
{
    zip_error_t why;
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_source_keep(s);
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &why);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++)
        assert_true(zip_file_add(z, names[i], zip_source_buffer(z, entries[i].at, entries[i].n, 0),
                                 0) >= 0);
    assert_int_equal(zip_close(z), 0);
    zip_stat_t st;
    struct strbuf out = {0};
    char block[4096];
    zip_source_stat(s, &st);
    zip_source_open(s);
    for (zip_int64_t got; (got = zip_source_read(s, block, sizeof block)) > 0;)
        strbuf_add(&out, block, (size_t)got);
    zip_source_close(s);
    zip_source_free(s);
    return out;
}

static void no_archive(const struct strbuf *file, const char *key, const char *words)
{
    struct scoremap m;
    struct err e;
    assert_false(npz_read(file->at, file->n, key, any, &m, &e));
    if (!strstr(e.msg, words))
        fail_msg("\"%s\" does not say \"%s\"", e.msg, words);
}

static void archives_give_one_array(void **state)
{
    (void)state;
    struct strbuf arrays[] = {npy_file(1, "|u1", false, "(1, 2)", "\1\2", 2),
                              npy_file(1, "|u1", false, "(1, 2)", "\3\4", 2)};
    static const char *const names[] = {"a.npy", "b.npy"};
    struct strbuf two = zipped(names, arrays, 2), one = zipped(names, arrays, 1);
    struct scoremap m;
    assert_true(scoremap_is_npz(two.at, two.n) && !scoremap_is_npy(two.at, two.n));
    assert_true(npz_read(two.at, two.n, "b", any, &m, NULL) && m.at[1] == 4);
    scoremap_free(&m);
    assert_true(npz_read(two.at, two.n, "a.npy", any, &m, NULL) && m.at[1] == 2);
    scoremap_free(&m);
    assert_true(npz_read(one.at, one.n, NULL, any, &m, NULL) && m.at[0] == 1);
    scoremap_free(&m);
    no_archive(&two, NULL, "2 arrays (a.npy, b.npy)");
    no_archive(&two, "c", "no array \"c\"; there are a.npy, b.npy");
    two.n /= 2;
    no_archive(&two, "a", "not a zip archive");
    strbuf_free(&two);
    strbuf_free(&one);
    strbuf_free(&arrays[0]);
    strbuf_free(&arrays[1]);
}

static void a_zip_bomb_does_not_go_off(void **state)
{
    (void)state;
    struct strbuf zeros = {.at = mem_zalloc(PIXMAP_MAX_BYTES + 4096), .n = PIXMAP_MAX_BYTES + 4096};
    static const char *const names[] = {"a.npy"};
    struct strbuf bomb = zipped(names, &zeros, 1);
    assert_true(bomb.n < 1 << 20);
    no_archive(&bomb, NULL, "more than 64");
    char *central = memmem(bomb.at, bomb.n, "PK\1\2", 4); // which says how much there is
    assert_non_null(central);
    memcpy(central + 24, "\x10\0\0\0", 4);
    no_archive(&bomb, NULL, "");
    strbuf_free(&zeros);
    strbuf_free(&bomb);
}

// ---- other sizes --------------------------------------------------------------------------------

static void scores_are_resampled_between_centres(void **state)
{
    (void)state;
    double at[] = {0, 1, 2, 3}, out[16], same[4];
    struct scoremap m = {.grid = {2, 2}, .at = at};
    scoremap_resample(&m, (struct grid){4, 4}, out);
    assert_true(out[0] == 0 && out[3] == 1 && out[12] == 2 && out[15] == 3);
    assert_true(fabs(out[1] - .25) < 1e-12 && fabs(out[5] - .75) < 1e-12);
    scoremap_resample(&m, (struct grid){2, 2}, same);
    assert_memory_equal(same, at, sizeof at);
    scoremap_resample(&m, (struct grid){1, 1}, same);
    assert_true(fabs(same[0] - 1.5) < 1e-12);
    at[0] = NAN;
    scoremap_resample(&m, (struct grid){4, 4}, out);
    assert_true(isnan(out[0]) && isnan(out[1]) && isnan(out[5]) && !isnan(out[3]) && out[15] == 3);
}

static void grey_and_labels(void **state)
{
    (void)state;
    struct scoremap m;
    uint8_t grey[] = {0, 51, 255, 255};
    assert_true(scoremap_from_grey(&(struct greymap){2, 2, grey}, &m, NULL));
    assert_true(m.at[0] == 0 && m.at[1] == .2 && m.at[2] == 1);
    struct arena a = {0};
    struct featureset s = featureset_new(&a, 4), t = featureset_new(&a, 4);
    m.at[2] = NAN;
    scoremap_set(&m, NAN, &s);
    scoremap_set(&m, 1, &t);
    assert_int_equal(s.words[0], 10);
    assert_int_equal(t.words[0], 8);
    arena_free(&a);
    scoremap_free(&m);
}

// What is written is read as the same numbers; floats take four bytes where they are enough.
static void what_is_written_reads_back(void **state)
{
    (void)state;
    static const struct grid shapes[] = {{3, 2}, {6, 1}, {1, 6}};
    static const double numbers[][6] = {{0, -1.5, 0x1p100, (double)0.1f, NAN, 7},
                                        {0.1, 1e300, -1e-300, NAN, 2, -0.}};
    for (size_t k = 0; k < 6; k++) {
        struct grid g = shapes[k % 3];
        struct strbuf file = {0};
        npy_write(g, numbers[k / 3], &file);
        assert_int_equal(file.n, 128 + 6 * (k < 3 ? 4 : 8));
        struct scoremap m = reads(file, any);
        assert_true(m.grid.w == g.w && m.grid.h == g.h && !m.is_set);
        for (size_t i = 0; i < 6; i++)
            assert_true(m.at[i] == numbers[k / 3][i] || (isnan(m.at[i]) && i == 4 - k / 3));
        scoremap_free(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(signs_and_small_numbers_are_kept),
        cmocka_unit_test(orders_and_channels),
        cmocka_unit_test(headers_that_lie_are_refused),
        cmocka_unit_test(archives_give_one_array),
        cmocka_unit_test(a_zip_bomb_does_not_go_off),
        cmocka_unit_test(scores_are_resampled_between_centres),
        cmocka_unit_test(grey_and_labels),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
