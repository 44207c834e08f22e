// SPDX-License-Identifier: MIT
// Times the explorer on a screen that shows nothing: from the start to the first sorted screen, and
// from a key to the painted frame. Prints `name<TAB>ms` lines. Usage: keys FILE   (its index
// exists)
#include "app/app.h"
#include "app/listing.h"
#include "app/search.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 9, WIDTH = 200, HEIGHT = 50 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_median(const char *name, double *ms)
{
    qsort(ms, ROUNDS, sizeof *ms, compare);
    printf("%s\t%.1f\n", name, ms[ROUNDS / 2]);
}

struct stage {
    struct app *app;
    struct corpus *corpus;
    struct term *term;
    struct config config;
    struct canvas canvas;
};

// Is there work without which the screen is not what it is going to be? (Rows of the next page are
// read once it is drawn.)
static bool busy(const struct app *a)
{
    return a->loading || listing_running(a) || search_running(a);
}

static void paint(struct stage *s)
{
    app_settle(s->app);
    while (busy(s->app)) {
        app_work(s->app);
        app_settle(s->app);
    }
    canvas_resize(&s->canvas, s->app->w, s->app->h);
    app_draw(s->app, &s->canvas);
    s->term->ops->blit(s->term, &s->canvas, &s->app->theme);
}

static void begin(struct stage *s, const char *path)
{
    struct corpus_options o;
    struct err e;
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    s->app = mem_zalloc(sizeof *s->app);
    s->term = term_headless_open(WIDTH, HEIGHT, DEPTH_256, true);
    struct app_setup setup = {.config = &s->config,
                              .term = s->term,
                              .analysis = {.delta = .05, .cuts = cuts_text()},
                              .sort = "iou:desc",
                              .fresh = true};
    if (!corpus_open(&s->corpus, &o, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        exit(3);
    }
    setup.corpus = s->corpus;
    if (!app_init(s->app, &setup, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        exit(2);
    }
    s->app->w = WIDTH;
    s->app->h = HEIGHT;
    canvas_init(&s->canvas, WIDTH, HEIGHT);
    paint(s);
}

static void end(struct stage *s)
{
    canvas_fini(&s->canvas);
    app_fini(s->app);
    free(s->app);
    s->term->ops->close(s->term);
    corpus_close(s->corpus);
}

static void type(struct stage *s, const char *keys)
{
    static uint64_t clock = 1000;
    for (const char *k = keys; *k; k++) {
        keycode key = *k == '\n' ? (keycode)K_ENTER : (keycode)*k;
        app_handle(s->app, &(struct event){.kind = EVENT_KEY, .key = key, .now = clock += 100});
    }
}

// What is done while no key comes.
static void rest(struct stage *s, uint64_t clock)
{
    app_handle(s->app, &(struct event){.kind = EVENT_NONE, .now = clock});
    paint(s);
    while (app_work(s->app))
        app_settle(s->app);
    paint(s);
}

static void time_pages(struct stage *s)
{
    uint64_t clock = 1000000;
    double ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        rest(s, clock += 1000);
        double from = now();
        app_handle(s->app, &(struct event){.kind = EVENT_KEY, .key = K_PGDN, .now = clock += 1000});
        paint(s);
        ms[i] = now() - from;
    }
    print_median("key PgDn to its frame", ms);
}

// `undo` takes back what `keys` did; both are typed, only the first is timed.
static void time_keys(struct stage *s, const char *name, const char *keys, const char *undo)
{
    double ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double from = now();
        type(s, keys);
        paint(s);
        ms[i] = now() - from;
        type(s, undo);
        paint(s);
    }
    print_median(name, ms);
}

int main(int argc, char **argv)
{
    double ms[ROUNDS];
    struct stage s = {0};
    if (argc < 2)
        return 2;
    config_load(&s.config);
    for (int i = 0; i < ROUNDS; i++) {
        double from = now();
        begin(&s, argv[1]);
        ms[i] = now() - from;
        if (!corpus_from_index(s.corpus))
            ms[i] = 0;
        if (i + 1 < ROUNDS)
            end(&s);
    }
    print_median("reopen to a sorted screen", ms);
    time_keys(&s, "key j to its frame", "j", "k");
    time_pages(&s);
    time_keys(&s, "key si (sort by iou) to its frame", "si", "");
    time_keys(&s, "key 3 (a pattern, sorted) to its frame", "3", "0");
    time_keys(&s, "search for that word, sorted by iou", "/zzyzx\n", "");
    end(&s);
    config_free(&s.config);
}
