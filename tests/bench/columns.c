// SPDX-License-Identifier: MIT
// Times what the explorer does with a loaded corpus, without a terminal. Prints `name<TAB>ms`
// lines. Usage: columns FILE   (an index of the file must exist for `reopen`)
#include "core/frame.h"
#include "core/judged.h"
#include "store/corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { ROUNDS = 7 };

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

static struct corpus *open_corpus(const char *path, bool no_cache)
{
    struct corpus_options o;
    struct corpus *c;
    struct err e;
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    o.no_cache = no_cache;
    if (!corpus_open(&c, &o, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        exit(3);
    }
    return c;
}

// judged: kept between frames, as the explorer does; NULL: every frame judges all rows
static void time_frames(struct corpus *c, struct judged *judged, const char *name,
                        const char *filter, const char *sort)
{
    struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
    struct row_source src = corpus_rows(c, &a);
    src.judged = judged;
    struct frame f = {0};
    struct query *q = NULL;
    struct order o = {0};
    struct err e;
    double ms[ROUNDS];
    if ((filter && !query_parse(filter, src.columns, &q, &e)) ||
        (sort && !order_parse(sort, src.columns, &o, &e)))
        exit(2);
    struct frame_spec spec = {.keep_runless = true, .query = q, .order = sort ? &o : NULL};
    for (int i = 0; i < ROUNDS; i++) {
        double from = now();
        if (!frame_build(&f, &spec, &src, &e))
            exit(3);
        ms[i] = now() - from;
    }
    print_median(name, ms);
    frame_free(&f);
    query_free(q);
}

static void time_first_rows(const char *path)
{
    double ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double from = now();
        bool done;
        struct corpus *c = open_corpus(path, true);
        corpus_load_some(c, 256 << 10, NULL, &done, NULL);
        ms[i] = now() - from;
        corpus_close(c);
    }
    print_median("first rows", ms);
}

int main(int argc, char **argv)
{
    struct rusage usage;
    struct err e;
    if (argc < 2)
        return 2;
    time_first_rows(argv[1]);
    double from = now();
    struct corpus *c = open_corpus(argv[1], true);
    if (!corpus_load(c, NULL, &e))
        return 3;
    printf("load\t%.1f\n", now() - from);
    struct judged judged = {0};
    time_frames(c, NULL, "judge all rows", NULL, NULL);
    time_frames(c, &judged, "change cuts", NULL, NULL);
    time_frames(c, &judged, "sort by iou", NULL, "iou");
    time_frames(c, &judged, "sort by prediction", NULL, "prediction:desc");
    time_frames(c, &judged, "filter iou >= .7", "iou >= .7", NULL);
    time_frames(c, &judged, "filter correct and label > .5", "correct and label > .5", NULL);
    time_frames(c, &judged, "filter text ~ zzyzx", "text ~ zzyzx", NULL);
    time_frames(c, &judged, "filter text ~ zzyzx and iou >= .7", "text ~ zzyzx and iou >= .7",
                NULL);
    judged_free(&judged);
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory MB\t%.0f\n", (double)usage.ru_maxrss / 1024);
    corpus_close(c);
    double ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        from = now();
        c = open_corpus(argv[1], false);
        bool done;
        corpus_load_some(c, 256 << 10, NULL, &done, &e);
        ms[i] = now() - from;
        if (!done) // there is no index
            ms[i] = 0;
        corpus_close(c);
    }
    print_median("reopen from the cache", ms);
}
