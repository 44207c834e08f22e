// SPDX-License-Identifier: MIT
// Times what a person waits for in the views, through the whole program on a headless terminal: a
// key in the distributions until the screen is painted anew; and a question of probing, without a
// screen. Prints `name<TAB>ms` lines. Usage: views FILE
#include "app/app.h"
#include "app/commands.h"
#include "cli/study.h"
#include "core/probe.h"
#include "core/painting.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

enum { MOVES = 21, CLASSES = 1000, SIDE = 224, QUESTIONS = 21 };

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

static void print_times(const char *name, double *ms, size_t n)
{
    qsort(ms, n, sizeof *ms, compare);
    printf("%s\t%.1f\n%s, slowest of %zu\t%.1f\n", name, ms[n / 2], name, n, ms[n - 1]);
}

static double press(struct app *a, struct canvas *c, keycode key)
{
    struct event ev = {.kind = EVENT_KEY, .now = a->now + 1, .key = key};
    double from = now();
    app_handle(a, &ev);
    app_settle(a);
    app_draw(a, c);
    return now() - from;
}

static void time_view(struct app *a, struct canvas *c)
{
    double ms[MOVES];
    printf("opening the distributions\t%.1f\n", press(a, c, 'd'));
    press(a, c, '>'); // the first brush
    for (int i = 0; i < MOVES; i++)
        ms[i] = press(a, c, i < MOVES / 2 ? 'J' : 'K'); // by .01
    print_times("a brush moved by .01, painted", ms, MOVES);
}

static void time_app(const char *path)
{
    struct options o = {.delta = .05, .config_delta = .05};
    struct study s;
    struct err e;
    corpus_options_init(&o.read);
    o.read.paths = &path;
    o.read.n_paths = 1;
    if (!study_open(&s, &o, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        exit(3);
    }
    struct term *t = term_headless_open(200, 50, DEPTH_256, true);
    struct app_setup setup = {
        .corpus = s.corpus, .term = t, .analysis = {.delta = .05}, .fresh = true};
    setup.analysis.cuts = cuts_text();
    struct app *a = mem_zalloc(sizeof *a);
    struct canvas c;
    canvas_init(&c, 200, 50);
    a->w = 200;
    if (!app_init(a, &setup, &e))
        exit(3);
    a->w = 200;
    a->h = 50;
    while (app_work(a))
        ;
    app_settle(a);
    time_view(a, &c);
    app_fini(a);
    free(a);
    canvas_fini(&c);
    t->ops->close(t);
    study_close(&s);
}

// A thousand classes, each with a blob somewhere, and a region that grows.
static void time_probe(void)
{
    struct arena arena = {0};
    struct prober p = {.n = SIDE * SIDE, .n_classes = CLASSES};
    struct probe_result *results = arena_array(&arena, CLASSES, sizeof *results), best[PROBE_TOP];
    struct marking r = {0};
    struct painting brush = {0};
    double ms[QUESTIONS];
    painting_begin(&brush, SIDE, SIDE);
    p.at = arena_array(&arena, CLASSES, sizeof *p.at);
    for (size_t i = 0; i < CLASSES; i++) {
        marking_begin(&r, p.n, SIDE);
        brush.brush = BRUSH_25;
        painting_goto(&brush, &r, (long)(i * 37 % SIDE), (long)(i * 91 % SIDE));
        painting_dab(&brush, &r);
        for (size_t k = 0; k < i % 4; k++)
            marking_grow(&r);
        p.at[i] = (struct probe_class){.name = "class", .defined = true, .run = (uint32_t)i};
        p.at[i].set = featureset_copy(&arena, &r.set);
        p.at[i].size = featureset_count(&r.set);
    }
    marking_begin(&r, p.n, SIDE);
    painting_pen(&brush, &r, PEN_PAINT);
    for (int i = 0; i < QUESTIONS; i++) {
        double from = now();
        painting_goto(&brush, &r, 60 + i * 3, 90);
        probe_ask(&p, &r.set, results);
        probe_best(results, p.n_classes, SCORE_IOU, PROBE_TOP, best);
        ms[i] = now() - from;
    }
    print_times("a stroke and its best of 1000 classes, 224x224", ms, QUESTIONS);
    marking_free(&r);
    painting_free(&brush);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    setlocale(LC_CTYPE, "C.UTF-8");
    time_app(argv[1]);
    time_probe();
    return 0;
}
