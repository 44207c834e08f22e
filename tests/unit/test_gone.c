// SPDX-License-Identifier: MIT
// Pictures that go away, come, or change while their corpus is open.
#include "corpus_check.h"
#include "image_check.h"

static void put(const char *path, int w, int h)
{
    struct encoded image = encoded_image(w, h, "png");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(image.at, 1, image.n, f), image.n);
    fclose(f);
    encoded_free(&image);
}

// Beside the corpus's own file, under a name of its own.
struct pictured {
    struct files files;
    char image[96];
    const char *path;
    struct corpus *corpus;
};

static void open_pictured(struct pictured *p, bool sized, bool there)
{
    char text[512];
    const char *dir = getenv("TMPDIR");
    *p = (struct pictured){0};
    snprintf(p->image, sizeof p->image, "%.40s/venn-gone-%d.png", dir ? dir : "/tmp",
             (int)getpid());
    if (there)
        put(p->image, 8, 4);
    snprintf(text, sizeof text,
             "{\"id\":\"a\",\"image\":\"%s\"%s,\"label\":1,\"ground_truth\":{\"box\":[0,0,2,1]},"
             "\"saliency\":{\"S\":{\"box\":[1,0,2,1]}}}\n",
             strrchr(p->image, '/') + 1, sized ? ",\"size\":[8,4]" : "");
    p->path = file_text(&p->files, text);
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = &p->path;
    o.n_paths = 1;
    o.decoder = venn_program();
    p->corpus = corpus_with(&o);
    assert_int_equal(corpus_columns(p->corpus)->n, 1);
}

static void close_pictured(struct pictured *p)
{
    corpus_close(p->corpus);
    files_remove(&p->files);
    unlink(p->image);
}

static void shown_with_scores(struct pictured *p)
{
    struct err e = {0};
    const struct instance *x = corpus_fetch(p->corpus, 0, &e);
    if (!x)
        fail_msg("not shown: %s", e.msg);
    assert_int_equal(x->n, 32);
    assert_int_equal(x->picture->w, 8);
    assert_int_equal(featureset_count(&x->gt), 2);
    assert_int_equal(featureset_count(&x->runs[0].set), 2);
}

static void a_picture_that_is_gone_leaves_its_instance(void **state)
{
    (void)state;
    for (int sized = 0; sized < 2; sized++) {
        struct pictured p;
        struct err e = {0};
        uint8_t *bytes;
        size_t n;
        open_pictured(&p, sized, true);
        assert_int_equal(unlink(p.image), 0);
        shown_with_scores(&p);
        assert_false(corpus_picture(p.corpus, 0, &bytes, &n, &e));
        assert_non_null(strstr(e.msg, "No such file"));
        close_pictured(&p);
    }
}

static void a_picture_that_comes_is_shown(void **state)
{
    (void)state;
    struct pictured p;
    struct err e;
    uint8_t *bytes;
    size_t n;
    open_pictured(&p, true, false);
    put(p.image, 8, 4);
    shown_with_scores(&p);
    assert_true(corpus_picture(p.corpus, 0, &bytes, &n, &e));
    free(bytes);
    close_pictured(&p);
}

static void another_picture_is_a_change(void **state)
{
    (void)state;
    for (int sized = 0; sized < 2; sized++) {
        struct pictured p;
        struct err e = {0};
        open_pictured(&p, sized, true);
        put(p.image, 8, 5);
        assert_null(corpus_fetch(p.corpus, 0, &e));
        assert_non_null(strstr(e.msg, "changed on disk"));
        close_pictured(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_that_is_gone_leaves_its_instance),
        cmocka_unit_test(a_picture_that_comes_is_shown),
        cmocka_unit_test(another_picture_is_a_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
