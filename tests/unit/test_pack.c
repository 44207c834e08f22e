// SPDX-License-Identifier: MIT
// What pack.c writes, bytes.c reads; an output exists only when it is complete.
#include "unit.h"

#include "cli/target.h"
#include "store/input/bytes.h"
#include "store/pack.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_folder(char folder[64])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, 64, "%.40s/venn-test-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
}

static size_t entries(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *at; (at = readdir(d));)
        n += strcmp(at->d_name, ".") != 0 && strcmp(at->d_name, "..") != 0;
    closedir(d);
    return n;
}

static void content(const char *path, char *out, size_t n)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t got = fread(out, 1, n - 1, f);
    out[got] = '\0';
    fclose(f);
}

static void what_is_packed_reads_back(void **state)
{
    (void)state;
    static const char *const names[] = {"x.gz", "x.zst", "x"};
    static const enum packing kinds[] = {PACKING_GZIP, PACKING_ZSTD, PACKING_NONE};
    char folder[64], path[96], line[32], back[32];
    make_folder(folder);
    for (size_t k = 0; k < 3; k++) {
        struct target t;
        struct bytes b;
        uint64_t size = 0;
        snprintf(path, sizeof path, "%s/%s", folder, names[k]);
        assert_int_equal(packing_by_name(path), kinds[k]);
        assert_true(target_open(&t, path, NULL));
        for (int i = 0; i < 100000; i++)
            size += (uint64_t)fprintf(t.file, "%d\n", i);
        assert_true(target_close(&t, true, NULL));
        assert_true(bytes_open(&b, path, NULL, NULL));
        assert_int_equal(b.size, size);
        int n = snprintf(line, sizeof line, "99998\n99999\n");
        assert_true(bytes_read(&b, size - (uint64_t)n, back, (size_t)n, NULL));
        assert_memory_equal(back, line, (size_t)n);
        bytes_close(&b);
        unlink(path);
    }
    assert_int_equal(packing_by_name(".gz"), PACKING_NONE);
    assert_int_equal(rmdir(folder), 0);
}

static void a_target_takes_its_place_when_it_is_kept(void **state)
{
    (void)state;
    char folder[64], path[96], text[16];
    struct target t;
    struct stat st;
    make_folder(folder);
    snprintf(path, sizeof path, "%s/out", folder);
    for (int keep = 0; keep < 2; keep++) { // a new file
        assert_true(target_open(&t, path, NULL));
        fputs("one", t.file);
        assert_int_equal(access(path, F_OK), -1);
        assert_true(target_close(&t, keep, NULL));
        assert_int_equal(access(path, F_OK), keep - 1);
        assert_int_equal(entries(folder), keep);
    }
    assert_int_equal(chmod(path, 0600), 0);
    for (int keep = 0; keep < 2; keep++) { // in place of an older one
        assert_true(target_open(&t, path, NULL));
        fputs("two", t.file);
        content(path, text, sizeof text);
        assert_string_equal(text, "one");
        assert_true(target_close(&t, keep, NULL));
        content(path, text, sizeof text);
        assert_string_equal(text, keep ? "two" : "one");
        assert_int_equal(entries(folder), 1);
    }
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

static void what_cannot_be_replaced_is_written_in_place(void **state)
{
    (void)state;
    struct target t;
    struct err e;
    assert_true(target_open(&t, "/dev/null", &e));
    assert_null(t.path);
    assert_true(target_close(&t, true, &e));
    assert_true(target_open(&t, "/dev/full", &e));
    fputs("x", t.file);
    assert_false(target_close(&t, true, &e));
    assert_non_null(strstr(e.msg, "not complete"));
    assert_false(target_open(&t, "/nonexistent/venn-test/x/y", &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_reads_back),
        cmocka_unit_test(a_target_takes_its_place_when_it_is_kept),
        cmocka_unit_test(what_cannot_be_replaced_is_written_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
