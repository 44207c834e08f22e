// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "store/input/bytes.h"
#include "store/problem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static char path[] = "/tmp/venn-test-XXXXXX";

static int setup(void **state)
{
    (void)state;
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

static void put(const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void add_gzip(struct strbuf *out, const char *s, size_t n)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, n) + 64;
    char *to = mem_alloc(room), *from = mem_strndup(s, n);
    z.next_in = (Bytef *)from;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    strbuf_add(out, to, room - z.avail_out);
    deflateEnd(&z);
    free(to);
    free(from);
}

static void add_zstd(struct strbuf *out, const char *s, size_t n)
{
    size_t room = ZSTD_compressBound(n);
    char *to = mem_alloc(room);
    size_t used = ZSTD_compress(to, room, s, n, 3);
    assert_false(ZSTD_isError(used));
    strbuf_add(out, to, used);
    free(to);
}

// Incompressible enough to span several blocks.
static void make_text(struct strbuf *out, size_t n)
{
    uint32_t x = 1;
    while (out->n < n) {
        x = x * 1664525u + 1013904223u;
        strbuf_putc(out, (char)('!' + (x >> 24) % 90));
    }
}

static void expect_content(const char *want, size_t n)
{
    struct bytes b;
    struct err partial, e = {0};
    if (!bytes_open(&b, path, &partial, &e))
        fail_msg("%s", e.msg);
    assert_string_equal(partial.msg, "");
    assert_int_equal(b.size, n);
    char *got = mem_alloc(n);
    assert_true(bytes_read(&b, 0, got, n, &e));
    assert_memory_equal(got, want, n);
    free(got);
    bytes_close(&b);
}

static void plain_files_are_read_in_place(void **state)
{
    (void)state;
    put("hello", 5);
    struct bytes b;
    struct err e;
    assert_true(bytes_open(&b, path, NULL, &e));
    assert_false(b.spooled);
    assert_int_equal(b.size, 5);
    assert_string_equal(b.path, path);
    char got[3];
    assert_true(bytes_read(&b, 2, got, 3, &e));
    assert_memory_equal(got, "llo", 3);
    assert_false(bytes_read(&b, 3, got, 3, &e));
    assert_non_null(strstr(e.msg, "shorter"));
    bytes_close(&b);
    bytes_close(&b); // a closed one may be closed again
}

static void empty_file(void **state)
{
    (void)state;
    struct bytes b;
    struct err e;
    assert_true(bytes_open(&b, path, NULL, &e));
    assert_int_equal(b.size, 0);
    assert_false(b.spooled);
    bytes_close(&b);
}

static void kernel_files_have_content(void **state)
{
    (void)state;
    struct bytes b;
    struct err e;
    assert_true(bytes_open(&b, "/proc/self/status", NULL, &e));
    assert_true(b.size > 10);
    bytes_close(&b);
}

static void gzip_members(void **state)
{
    (void)state;
    struct strbuf text = {0}, packed = {0};
    make_text(&text, 1000000);
    add_gzip(&packed, text.at, 700000);
    add_gzip(&packed, "", 0);
    add_gzip(&packed, text.at + 700000, 300000);
    put(packed.at, packed.n);
    expect_content(text.at, text.n);
    strbuf_add(&packed, "\0\0\0\0\0", 5); // padding
    put(packed.at, packed.n);
    expect_content(text.at, text.n);
    strbuf_free(&text);
    strbuf_free(&packed);
}

static void zstd_frames(void **state)
{
    (void)state;
    struct strbuf text = {0}, packed = {0};
    make_text(&text, 1000000);
    strbuf_add(&packed, "\x50\x2a\x4d\x18\x03\0\0\0abc", 11); // a skippable frame
    add_zstd(&packed, text.at, 700000);
    add_zstd(&packed, "", 0);
    add_zstd(&packed, text.at + 700000, 300000);
    put(packed.at, packed.n);
    expect_content(text.at, text.n);
    strbuf_free(&text);
    strbuf_free(&packed);
}

static void expect_partial(const struct strbuf *packed, size_t n, const struct strbuf *text,
                           const char *why)
{
    put(packed->at, n);
    struct bytes b;
    struct err partial, e;
    if (!bytes_open(&b, path, &partial, &e)) {
        assert_non_null(strstr(e.msg, why)); // nothing at all could be unpacked
        return;
    }
    assert_non_null(strstr(partial.msg, why));
    assert_true(b.size > 0 && b.size <= text->n);
    char *got = mem_alloc((size_t)b.size);
    assert_true(bytes_read(&b, 0, got, (size_t)b.size, &e));
    assert_memory_equal(got, text->at, (size_t)b.size);
    free(got);
    bytes_close(&b);
}

static void broken_streams_keep_what_came_before(void **state)
{
    (void)state;
    struct strbuf text = {0}, gz = {0}, zst = {0};
    make_text(&text, 600000);
    add_gzip(&gz, text.at, text.n);
    add_zstd(&zst, text.at, text.n);
    static const size_t cuts[] = {4, 20, 1000, 300000};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        expect_partial(&gz, cuts[i], &text, "truncated");
        expect_partial(&zst, cuts[i], &text, "truncated");
    }
    expect_partial(&gz, gz.n - 1, &text, "truncated");
    expect_partial(&zst, zst.n - 1, &text, "truncated");
    gz.at[gz.n - 6] ^= 1; // the checksum
    expect_partial(&gz, gz.n, &text, "incorrect data check");
    gz.at[gz.n - 6] ^= 1;
    strbuf_puts(&gz, "garbage");
    expect_partial(&gz, gz.n, &text, "something else follows");
    strbuf_puts(&zst, "garbage");
    expect_partial(&zst, zst.n, &text, "zstd");
    strbuf_free(&text);
    strbuf_free(&gz);
    strbuf_free(&zst);
}

static void refusals_are_explained(void **state)
{
    (void)state;
    struct bytes b = {.size = 42};
    struct err e;
    assert_false(bytes_open(&b, "/tmp/venn-there-is-no-such-file", NULL, &e));
    assert_non_null(strstr(e.msg, "No such file"));
    assert_false(bytes_open(&b, "/tmp", NULL, &e));
    assert_string_equal(e.msg, "is a directory");
    static const char lfs[] = "version https://git-lfs.github.com/spec/v1\n"
                              "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24"
                              "d17e2393\nsize 12345\n";
    put(lfs, sizeof lfs - 1);
    assert_false(bytes_open(&b, path, NULL, &e));
    assert_non_null(strstr(e.msg, "`git lfs pull`"));
    assert_non_null(strstr(e.msg, "12345"));
    assert_int_equal(b.size, 42); // untouched
}

static void write_end(int fd, const char *p, size_t n)
{
    assert_int_equal(write(fd, p, n), n);
    close(fd);
}

static void standard_input_is_spooled(void **state)
{
    (void)state;
    int saved = dup(STDIN_FILENO), ends[2];
    struct strbuf packed = {0};
    add_gzip(&packed, "hello\n", 6);
    struct bytes b;
    struct err e;
    for (int gz = 0; gz < 2; gz++) {
        assert_int_equal(pipe(ends), 0);
        assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
        close(ends[0]);
        write_end(ends[1], gz ? packed.at : "hello\n", gz ? packed.n : 6);
        assert_true(bytes_open(&b, "-", NULL, &e));
        assert_true(b.spooled);
        assert_int_equal(b.size, 6);
        char got[6];
        assert_true(bytes_read(&b, 0, got, 6, &e));
        assert_memory_equal(got, "hello\n", 6);
        assert_false(bytes_changed(&b));
        bytes_close(&b);
    }
    dup2(saved, STDIN_FILENO);
    close(saved);
    strbuf_free(&packed);
}

static void fifos_are_spooled(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    write_end(ends[1], "[1]", 3);
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", ends[0]);
    struct bytes b;
    struct err e;
    assert_true(bytes_open(&b, name, NULL, &e));
    assert_true(b.spooled);
    assert_int_equal(b.size, 3);
    bytes_close(&b);
    close(ends[0]);
    assert_true(bytes_open(&b, "/dev/null", NULL, &e));
    assert_int_equal(b.size, 0);
    bytes_close(&b);
}

static void no_space_is_explained(void **state)
{
    (void)state;
    struct strbuf text = {0}, packed = {0};
    make_text(&text, 100000);
    add_gzip(&packed, text.at, text.n);
    put(packed.at, packed.n);
    struct rlimit old, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 50000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct bytes b;
    struct err e = {0};
    bool ok = bytes_open(&b, path, NULL, &e);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(ok);
    assert_non_null(strstr(e.msg, "TMPDIR"));
    strbuf_free(&text);
    strbuf_free(&packed);
}

static void spool_goes_to_tmpdir_or_elsewhere(void **state)
{
    (void)state;
    const char *was = getenv("TMPDIR");
    char *old = mem_strdup(was);
    setenv("TMPDIR", "/nonexistent/venn", 1);
    struct err e;
    int fd = bytes_spool_file(&e);
    assert_true(fd >= 0);
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_nlink, 0);
    close(fd);
    if (old)
        setenv("TMPDIR", old, 1);
    else
        unsetenv("TMPDIR");
    free(old);
}

static void changes_are_noticed(void **state)
{
    (void)state;
    put("0123456789", 10);
    struct bytes b;
    struct err e;
    assert_true(bytes_open(&b, path, NULL, &e));
    assert_false(bytes_changed(&b));
    put("0123456789abc", 13); // grown
    assert_false(bytes_changed(&b));
    put("0123", 4);
    assert_true(bytes_changed(&b));
    bytes_close(&b);
    put("0123456789", 10);
    assert_true(bytes_open(&b, path, NULL, &e));
    const struct timespec then[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
    assert_true(bytes_changed(&b)); // rewritten in place
    bytes_close(&b);
    assert_true(bytes_open(&b, path, NULL, &e));
    char other[] = "/tmp/venn-test-XXXXXX";
    int fd = mkstemp(other);
    assert_true(fd >= 0);
    write_end(fd, "0123456789", 10);
    assert_int_equal(rename(other, path), 0);
    assert_true(bytes_changed(&b)); // replaced
    bytes_close(&b);
}

static void problems_are_kept_up_to_a_number(void **state)
{
    (void)state;
    struct problems p = {0};
    assert_int_equal(problems_exit_status(&p, true), 0);
    char file[] = "a.jsonl", what[] = "something";
    struct problem x = {.kind = PROBLEM_NOTE, .file = file, .what = what, .line = 3};
    problems_add(&p, &x);
    assert_int_equal(problems_exit_status(&p, true), 0);
    x.kind = PROBLEM_SKIPPED;
    for (int i = 0; i < PROBLEMS_KEPT + 5; i++)
        problems_add(&p, &x);
    assert_int_equal(p.n, PROBLEMS_KEPT);
    assert_int_equal(p.counts[PROBLEM_SKIPPED], PROBLEMS_KEPT + 5);
    assert_string_equal(p.at[1].file, "a.jsonl");
    assert_int_equal(problems_exit_status(&p, false), 1);
    assert_int_equal(problems_exit_status(&p, true), 3);
    x = (struct problem){.kind = PROBLEM_UNREADABLE};
    problems_add(&p, &x);
    assert_int_equal(problems_exit_status(&p, false), 3);
    problems_free(&p);
    assert_int_equal(p.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_files_are_read_in_place),
        cmocka_unit_test(empty_file),
        cmocka_unit_test(kernel_files_have_content),
        cmocka_unit_test(gzip_members),
        cmocka_unit_test(zstd_frames),
        cmocka_unit_test(broken_streams_keep_what_came_before),
        cmocka_unit_test(refusals_are_explained),
        cmocka_unit_test(standard_input_is_spooled),
        cmocka_unit_test(fifos_are_spooled),
        cmocka_unit_test(no_space_is_explained),
        cmocka_unit_test(spool_goes_to_tmpdir_or_elsewhere),
        cmocka_unit_test(changes_are_noticed),
        cmocka_unit_test(problems_are_kept_up_to_a_number),
    };
    struct CMUnitTest wrapped[sizeof tests / sizeof *tests];
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        wrapped[i] = tests[i];
        wrapped[i].setup_func = setup;
        wrapped[i].teardown_func = teardown;
    }
    return cmocka_run_group_tests_name("bytes", wrapped, NULL, NULL);
}
