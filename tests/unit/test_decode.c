// SPDX-License-Identifier: MIT
// Images become pixels in a child process, which may die and is limited.
#include "image_check.h"

#include "image/header.h"

#include <signal.h>

static struct decoder *decoder_here(void)
{
    return decoder_new(venn_program());
}

static void png_keeps_its_pixels(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    struct encoded png = encoded_image(40, 30, "png");
    struct pixmap p;
    struct err e;
    uint32_t w = 0, h = 0;
    if (!decode_image(d, png.at, png.n, &p, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(p.w, 40);
    assert_int_equal(p.h, 30);
    assert_memory_equal(p.rgba + 4 * (29 * 40 + 11), ((uint8_t[]){11, 29}), 2);
    assert_int_equal(p.rgba[4 * (29 * 40 + 11) + 3], 255);
    assert_true(decode_size(d, png.at, png.n, &w, &h, &e));
    assert_int_equal(w, 40);
    assert_int_equal(h, 30);
    pixmap_free(&p);
    encoded_free(&png);
    decoder_free(d);
}

static void other_formats_are_read(void **state)
{
    (void)state;
    static const char *const types[] = {"jpeg", "bmp"};
    struct decoder *d = decoder_here();
    for (size_t i = 0; i < 2; i++) {
        struct encoded x = encoded_image(33, 17, types[i]);
        struct pixmap p;
        struct err e;
        if (!decode_image(d, x.at, x.n, &p, &e))
            fail_msg("%s: %s", types[i], e.msg);
        assert_int_equal(p.w, 33);
        assert_int_equal(p.h, 17);
        assert_in_range(p.rgba[4 * (16 * 33 + 30)], 10, 50); // JPEG's colours are coarse
        pixmap_free(&p);
        encoded_free(&x);
    }
    decoder_free(d);
}

// A JPEG that EXIF says was taken with the camera on its side: APP1 behind the first marker.
static struct encoded turned(struct encoded jpeg, uint8_t orientation)
{
    const uint8_t exif[] = "\xff\xe1\0\x22"
                           "Exif\0\0"
                           "MM\0*\0\0\0\x08"
                           "\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    size_t n = sizeof exif - 1;
    struct encoded x = {.at = mem_alloc(jpeg.n + n), .n = jpeg.n + n};
    memcpy(x.at, jpeg.at, 2);
    memcpy(x.at + 2, exif, n);
    x.at[2 + 29] = orientation;
    memcpy(x.at + 2 + n, jpeg.at + 2, jpeg.n - 2);
    return x;
}

// Regions are annotated in stored pixels, so these are what is decoded, whatever EXIF says.
static void exif_turns_nothing(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    struct encoded plain = encoded_image(40, 16, "jpeg"), other = turned(plain, 6);
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new();
    struct pixmap p, q;
    uint32_t w, h;
    struct err e;
    assert_true(gdk_pixbuf_loader_write(loader, other.at, other.n, NULL));
    assert_true(gdk_pixbuf_loader_close(loader, NULL));
    assert_string_equal( // it is what it is meant to be
        gdk_pixbuf_get_option(gdk_pixbuf_loader_get_pixbuf(loader), "orientation"), "6");
    g_object_unref(loader);
    assert_true(decode_image(d, plain.at, plain.n, &p, &e));
    assert_true(decode_image(d, other.at, other.n, &q, &e));
    assert_true(decode_size(d, other.at, other.n, &w, &h, &e));
    assert_true(w == 40 && h == 16 && q.w == 40 && q.h == 16);
    assert_memory_equal(p.rgba, q.rgba, 4 * 40 * 16);
    pixmap_free(&p);
    pixmap_free(&q);
    encoded_free(&plain);
    encoded_free(&other);
    decoder_free(d);
}

// What the first bytes say is what the decoder says; cut anywhere they say that or nothing.
static void first_bytes_have_the_size(void **state)
{
    (void)state;
    static const char *const types[] = {"png", "jpeg", "bmp"};
    uint32_t w, h;
    for (size_t i = 0; i < 3; i++) {
        struct encoded x = encoded_image(300, 17, types[i]);
        assert_true(header_size(x.at, x.n, &w, &h));
        assert_true(w == 300 && h == 17);
        for (size_t n = 0; n < x.n && n < 700; n++) {
            uint8_t *cut = mem_alloc(n + 1); // its end is guarded
            memcpy(cut, x.at, n);
            cut = mem_resize(cut, n ? n : 1, 1);
            assert_true(!header_size(cut, n, &w, &h) || (w == 300 && h == 17));
            free(cut);
        }
        encoded_free(&x);
    }
    struct encoded plain = encoded_image(40, 16, "jpeg"), other = turned(plain, 6);
    assert_true(header_size(other.at, other.n, &w, &h) && w == 40 && h == 16);
    assert_true(header_size(
        (const uint8_t *)"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\x0a\0\0", 26, &w,
        &h));
    assert_true(w == 2 && h == 1);
    assert_false(header_size((const uint8_t *)"RIFF....WEBPVP8 ..................", 34, &w, &h));
    encoded_free(&plain);
    encoded_free(&other);
}

// The beginning of a file has its size, unless the header is longer than that.
static void sizes_need_no_more_than_the_header(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    struct encoded png = encoded_image(300, 200, "png"), jpeg = encoded_image(40, 16, "jpeg");
    struct encoded later = {.n = jpeg.n + 2 * 60000};
    uint32_t w, h;
    struct err e;
    assert_true(decode_size(d, png.at, 64, &w, &h, &e));
    assert_true(w == 300 && h == 200);
    later.at = mem_zalloc(later.n); // two comments before anything else
    memcpy(later.at, jpeg.at, 2);
    for (size_t i = 0; i < 2; i++)
        memcpy(later.at + 2 + i * 60000, "\xff\xfe\xea\x5e", 4); // 59998 bytes
    memcpy(later.at + 2 + 120000, jpeg.at + 2, jpeg.n - 2);
    assert_true(decode_size(d, later.at, later.n, &w, &h, &e));
    assert_true(w == 40 && h == 16);
    encoded_free(&png);
    encoded_free(&jpeg);
    encoded_free(&later);
    decoder_free(d);
}

// Two frames of 2 × 1: the first black and white, the second all black.
static const uint8_t gif[] = "GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
                             "!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x0a\0"
                             "!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x02\0\x01\0\0\x02\x02\x04\x0a\0;";

static void a_gif_shows_its_first_frame(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    struct pixmap p;
    struct err e;
    if (!decode_image(d, gif, sizeof gif - 1, &p, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(p.w, 2);
    assert_int_equal(p.h, 1);
    assert_memory_equal(p.rgba, ((uint8_t[]){0, 0, 0, 255, 255, 255, 255, 255}), 8);
    pixmap_free(&p);
    decoder_free(d);
}

static void a_mask_is_grey(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    uint8_t pixels[6] = {0, 255, 128, 127, 1, 254};
    struct encoded png = encoded_mask(3, 2, pixels);
    struct greymap g;
    struct err e;
    if (!decode_grey(d, png.at, png.n, &g, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(g.w, 3);
    assert_int_equal(g.h, 2);
    assert_memory_equal(g.at, pixels, 6);
    greymap_free(&g);
    encoded_free(&png);
    decoder_free(d);
}

static void refused(struct decoder *d, const void *bytes, size_t n, const char *words)
{
    struct pixmap p;
    struct err e = {.msg = ""};
    double start = seconds_now();
    if (decode_image(d, bytes, n, &p, &e))
        fail_msg("decoded: %s of %zu", decode_format(bytes, n), n);
    if (!strstr(e.msg, words))
        fail_msg("\"%s\" does not say \"%s\"", e.msg, words);
    assert_true(seconds_now() - start < 3); // sanitized; tests/cli has the program's own second
}

static void broken_images_say_so(void **state)
{
    (void)state;
    static const char *const types[] = {"png", "jpeg", "bmp"};
    struct decoder *d = decoder_here();
    for (size_t i = 0; i < 3; i++) {
        struct encoded x = encoded_image(100, 90, types[i]);
        refused(d, x.at, x.n / 2, "");
        refused(d, x.at, 20, "");
        encoded_free(&x);
    }
    refused(d, gif, sizeof gif - 40, "GIF: ");
    refused(d, "", 0, "empty");
    refused(d, "{\"no\":\"image\"}", 14, "not an image");
    refused(d, "<svg xmlns='http://www.w3.org/2000/svg'/>", 40, "not an image");
    struct encoded x = encoded_image(8, 8, "png"); // the child is still there, or again
    struct pixmap p;
    assert_true(decode_image(d, x.at, x.n, &p, NULL));
    pixmap_free(&p);
    encoded_free(&x);
    decoder_free(d);
}

// A header of 60000 × 60000 with its right checksum.
static const uint8_t huge_png[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02"
                                  "\0\0\0\x0f\xb0\xe2\x15\0\0\1\0IDATx\x9c";

static void too_many_pixels_are_refused_before_decoding(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    struct encoded bmp = encoded_image(9, 9, "bmp");
    memcpy(bmp.at + 18, (uint8_t[]){0x60, 0xea, 0, 0, 0x60, 0xea, 0, 0}, 8);
    refused(d, huge_png, sizeof huge_png - 1, "60000×60000 pixels are more than 64 million");
    refused(d, bmp.at, bmp.n, "60000×60000 pixels");
    encoded_free(&bmp);
    uint8_t *large = mem_zalloc(PIXMAP_MAX_BYTES + 1);
    memcpy(large, huge_png, 8);
    refused(d, large, PIXMAP_MAX_BYTES + 1, "larger than 64 MiB");
    free(large);
    decoder_free(d);
}

static pid_t only_child(void)
{
    char path[64], line[64] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    if (!fgets(line, sizeof line, f))
        line[0] = '\0';
    fclose(f);
    return (pid_t)atoi(line);
}

static void a_child_that_died_is_replaced(void **state)
{
    (void)state;
    struct decoder *d = decoder_here();
    struct encoded png = encoded_image(5, 5, "png");
    struct pixmap p;
    assert_true(decode_image(d, png.at, png.n, &p, NULL));
    pixmap_free(&p);
    pid_t first = only_child();
    if (!first) {
        decoder_free(d);
        encoded_free(&png);
        skip();
    }
    kill(first, SIGKILL);
    for (int i = 0; i < 1000 && waitid(P_PID, (id_t)first, &(siginfo_t){0}, WEXITED | WNOWAIT); i++)
        continue;
    assert_true(decode_image(d, png.at, png.n, &p, NULL));
    assert_int_not_equal(only_child(), first);
    pixmap_free(&p);
    encoded_free(&png);
    decoder_free(d);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // no zombie
}

static void without_a_program_it_says_so(void **state)
{
    (void)state;
    struct encoded png = encoded_image(5, 5, "png");
    struct decoder *none = decoder_new(NULL), *wrong = decoder_new("/bin/true/venn"),
                   *other = decoder_new("/bin/true");
    refused(none, png.at, png.n, "cannot be decoded here");
    refused(wrong, png.at, png.n, "cannot be started");
    refused(other, png.at, png.n, "PNG: ");
    decoder_free(none);
    decoder_free(wrong);
    decoder_free(other);
    encoded_free(&png);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_keeps_its_pixels),
        cmocka_unit_test(exif_turns_nothing),
        cmocka_unit_test(first_bytes_have_the_size),
        cmocka_unit_test(sizes_need_no_more_than_the_header),
        cmocka_unit_test(other_formats_are_read),
        cmocka_unit_test(a_gif_shows_its_first_frame),
        cmocka_unit_test(a_mask_is_grey),
        cmocka_unit_test(broken_images_say_so),
        cmocka_unit_test(too_many_pixels_are_refused_before_decoding),
        cmocka_unit_test(a_child_that_died_is_replaced),
        cmocka_unit_test(without_a_program_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
