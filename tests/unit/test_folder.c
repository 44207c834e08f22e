// SPDX-License-Identifier: MIT
// Names from data lead nowhere but into their folder.
#include "image_check.h"

#include "base/path.h"
#include "image/folder.h"

#include <fcntl.h>

struct place {
    char top[64], in[96]; // a folder, and the one in it that files are confined to
};

static void put(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void link_to(const struct place *p, const char *target, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", p->in, name);
    assert_int_equal(symlink(target, path), 0);
}

static int make(void **state)
{
    struct place *p = mem_zalloc(sizeof *p);
    char path[160];
    snprintf(p->top, sizeof p->top, "/tmp/venn-folder-XXXXXX");
    assert_non_null(mkdtemp(p->top));
    snprintf(p->in, sizeof p->in, "%s/in", p->top);
    assert_int_equal(mkdir(p->in, 0700), 0);
    snprintf(path, sizeof path, "%s/sub", p->in);
    assert_int_equal(mkdir(path, 0700), 0);
    put(p->top, "secret", "secret");
    put(p->in, "a.txt", "hello");
    put(path, "b.txt", "below");
    snprintf(path, sizeof path, "%s/fifo", p->in);
    assert_int_equal(mkfifo(path, 0600), 0);
    link_to(p, "../secret", "out");
    link_to(p, "sub/b.txt", "inside");
    link_to(p, "..", "up");
    link_to(p, "loop", "loop");
    *state = p;
    return 0;
}

static int unmake(void **state)
{
    struct place *p = *state;
    static const char *const names[] = {"in/a.txt",  "in/sub/b.txt", "in/fifo", "in/out",
                                        "in/inside", "in/up",        "in/loop", "secret"};
    char path[160];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", p->top, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/sub", p->in);
    rmdir(path);
    rmdir(p->in);
    rmdir(p->top);
    free(p);
    return 0;
}

static void reads(const struct folder *f, const char *name, const char *text)
{
    uint8_t *bytes;
    size_t n;
    struct err e;
    if (!folder_read(f, name, 1 << 20, &bytes, &n, NULL, &e))
        fail_msg("%s: %s", name, e.msg);
    assert_string_equal((char *)bytes, text);
    assert_int_equal(n, strlen(text));
    free(bytes);
}

static void refuses(const struct folder *f, const char *name, const char *words, bool missing)
{
    uint8_t *bytes;
    size_t n;
    bool is_missing;
    struct err e;
    assert_false(folder_read(f, name, 4, &bytes, &n, &is_missing, &e));
    if (!strstr(e.msg, words))
        fail_msg("%s: \"%s\" does not say \"%s\"", name, e.msg, words);
    assert_int_equal(is_missing, missing);
}

static void names_stay_inside(void **state)
{
    const struct place *p = *state;
    struct folder *f;
    char path[160];
    assert_true(folder_open(&f, p->in, NULL));
    reads(f, "a.txt", "hello");
    reads(f, "sub/b.txt", "below");
    reads(f, "sub/../a.txt", "hello");
    reads(f, "inside", "below");
    snprintf(path, sizeof path, "%s/sub/b.txt", p->in);
    reads(f, path, "below");
    refuses(f, "out", "leads out of the corpus's folder", false);
    refuses(f, "../secret", "leads out of the corpus's folder", false);
    refuses(f, "up/secret", "leads out of the corpus's folder", false);
    refuses(f, "/etc/passwd", "outside of the corpus's folder", false);
    refuses(f, "fifo", "not a regular file", false);
    refuses(f, "sub", "a directory", false);
    refuses(f, "", "a directory", false);
    refuses(f, "loop", "symbolic links", false);
    refuses(f, "none", "No such file", true);
    refuses(f, "a.txt", "larger than", false);
    refuses(f, "https://example.org/a.png", "a URL", false);
    refuses(f, "file:///etc/passwd", "a URL", false);
    folder_close(f);
    snprintf(path, sizeof path, "%s/none", p->in);
    assert_false(folder_open(&f, path, NULL));
    assert_false(folder_open(&f, "/etc/passwd", NULL));
}

static void the_ends_of_a_file_are_read(void **state)
{
    const struct place *p = *state;
    struct folder *f;
    uint8_t out[8];
    size_t n;
    uint64_t size;
    assert_true(folder_open(&f, p->in, NULL));
    assert_true(folder_ends(f, "a.txt", 2, out, &n, &size, NULL, NULL));
    assert_int_equal(n, 4);
    assert_int_equal(size, 5);
    assert_memory_equal(out, "helo", 4);
    assert_true(folder_ends(f, "a.txt", 4, out, &n, &size, NULL, NULL));
    assert_int_equal(n, 5);
    assert_memory_equal(out, "hello", 5);
    folder_close(f);
}

static void paths_are_told_apart_by_their_parts(void **state)
{
    (void)state;
    static const char *const pairs[][3] = {
        {"/a/b", "/a/b/c/d", "c/d"}, {"/a/b", "/a/b", ""}, {"/", "/a", "a"},
        {"/a/b", "/a/bc", NULL},     {"/a/b", "/a", NULL}, {"/a/b", "b/c", NULL},
    };
    static const char *const common[][3] = {
        {"/a/b/c", "/a/b/d", "/a/b"},
        {"/a/b", "/a/b/c", "/a/b"},
        {"/a/b/c", "/a", "/a"},
        {"/a/b", "/a/bc", "/a"},
        {"/a", "/b", "/"},
        {"/", "/b/c", "/"},
        {"/a", "b", ""},
        {"a/b", "/a", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *behind = path_within(pairs[i][0], pairs[i][1]);
        assert_true(!behind == !pairs[i][2]);
        if (behind)
            assert_string_equal(behind, pairs[i][2]);
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        char path[16];
        snprintf(path, sizeof path, "%s", common[i][0]);
        path_common(path, common[i][1]);
        assert_string_equal(path, common[i][2]);
    }
    assert_true(path_climbs("..") && path_climbs("a/../b") && path_climbs("a/.."));
    assert_false(path_climbs("a..b/..c/d../...") || path_climbs(""));
}

static void the_users_own_folders(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"/x/state", "/home/a", "/x/state"},
        {"state", "/home/a", "/home/a/.local/state"}, // the XDG specification ignores relative ones
        {"", "/home/a", "/home/a/.local/state"},
        {"state", "home", NULL},
        {"state", "", NULL},
    };
    const char *home = getenv("HOME");
    char *kept = home ? strdup(home) : NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("VENN_TEST_FOLDER", cases[i][0], 1);
        setenv("HOME", cases[i][1], 1);
        char *path = path_of_user("VENN_TEST_FOLDER", ".local/state");
        assert_true(!path == !cases[i][2]);
        if (path)
            assert_string_equal(path, cases[i][2]);
        free(path);
    }
    unsetenv("VENN_TEST_FOLDER");
    if (kept)
        setenv("HOME", kept, 1);
    free(kept);
}

static void a_name_has_a_path_though_it_is_not_there(void **state)
{
    const struct place *p = *state;
    struct folder *f;
    struct err e;
    char want[160];
    assert_true(folder_open(&f, p->in, &e));
    snprintf(want, sizeof want, "%s/none/x", folder_real(f));
    char *path = folder_path(f, "none/x"), *again = folder_path(f, want);
    assert_string_equal(path, want);
    assert_string_equal(again, want);
    assert_null(folder_path(f, "/etc/passwd"));
    assert_null(folder_path(f, "http://a/b"));
    free(path);
    free(again);
    folder_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_stay_inside, make, unmake),
        cmocka_unit_test(paths_are_told_apart_by_their_parts),
        cmocka_unit_test(the_users_own_folders),
        cmocka_unit_test_setup_teardown(a_name_has_a_path_though_it_is_not_there, make, unmake),
        cmocka_unit_test_setup_teardown(the_ends_of_a_file_are_read, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
