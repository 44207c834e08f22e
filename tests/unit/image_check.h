// SPDX-License-Identifier: MIT
// Images for tests: made here, by gdk-pixbuf or by hand, never downloaded.
#pragma once
#include "unit.h"

#include "base/mem.h"
#include "image/decode.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <gdk-pixbuf/gdk-pixbuf.h>

// The program that decoders start: sanitized where it can be.
static inline const char *venn_program(void)
{
    static char path[512];
    const char *san = getenv("VENN_SAN");
    snprintf(path, sizeof path, "%.400s/venn", san ? san : "build/san");
    return path;
}

struct encoded {
    uint8_t *at; // heap
    size_t n;
};

// w × h pixels: red grows with x, green with y, blue is noise; encoded as png, jpeg or bmp.
static inline struct encoded encoded_image(int w, int h, const char *type)
{
    GdkPixbuf *p = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, w, h);
    guchar *pixels = gdk_pixbuf_get_pixels(p);
    int stride = gdk_pixbuf_get_rowstride(p);
    uint32_t noise = 1;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            memcpy(pixels + y * stride + 3 * x,
                   (guchar[]){(guchar)x, (guchar)y, (guchar)((noise = noise * 69069 + 1) >> 24)},
                   3);
    gchar *buffer = NULL;
    gsize n = 0;
    assert_true(gdk_pixbuf_save_to_buffer(p, &buffer, &n, type, NULL, NULL));
    g_object_unref(p);
    struct encoded e = {.at = mem_alloc(n), .n = n};
    memcpy(e.at, buffer, n);
    g_free(buffer);
    return e;
}

// A mask as PNG: white where at[y * w + x] is not 0.
static inline struct encoded encoded_mask(int w, int h, const uint8_t *at)
{
    GdkPixbuf *p = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, w, h);
    guchar *pixels = gdk_pixbuf_get_pixels(p);
    int stride = gdk_pixbuf_get_rowstride(p);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            memset(pixels + y * stride + 3 * x, at[y * w + x], 3);
    gchar *buffer = NULL;
    gsize n = 0;
    assert_true(gdk_pixbuf_save_to_buffer(p, &buffer, &n, "png", NULL, NULL));
    g_object_unref(p);
    struct encoded e = {.at = mem_alloc(n), .n = n};
    memcpy(e.at, buffer, n);
    g_free(buffer);
    return e;
}

static inline void encoded_free(struct encoded *e)
{
    free(e->at);
    *e = (struct encoded){0};
}

static inline double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
