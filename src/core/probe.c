// SPDX-License-Identifier: MIT
#include "core/probe.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct probe_result probe_one(const struct saliency *s, const struct columns *c, size_t n,
                                     const struct featureset *region)
{
    const struct run *run = &c->runs[s->run];
    struct probe_result r = {
        .run = s->run,
        .name = run->class ? run->class : run->name,
        .scores = {NAN, NAN, NAN, NAN},
    };
    if (s->defined) { // features without a score are outside of this class's universe
        size_t g = s->universe.words ? featureset_count_both(region, &s->universe)
                                     : featureset_count(region);
        r.scores =
            coverage_scores(g, featureset_count(&s->set), featureset_count_both(region, &s->set));
    }
    if (s->scores)
        r.scores.wsc = coverage_weighted(s->scores, n, region);
    return r;
}

size_t probe_classes(const struct instance *x, const struct columns *c,
                     const struct featureset *region, struct probe_result *out)
{
    size_t n = 0;
    bool classes = false;
    for (uint32_t i = 0; i < x->n_runs; i++)
        classes = classes || c->runs[x->runs[i].run].class;
    for (uint32_t i = 0; i < x->n_runs; i++)
        if (!classes || c->runs[x->runs[i].run].class)
            out[n++] = probe_one(&x->runs[i], c, x->n, region);
    return n;
}

// Insertion keeps ties in order; with a thousand classes it is still done in a millisecond.
void probe_sort(struct probe_result *results, size_t n, enum score by)
{
    for (size_t i = 1; i < n; i++) {
        struct probe_result r = results[i];
        double x = coverage_get(&r.scores, by);
        size_t k = i;
        for (; k && !isnan(x); k--) {
            double y = coverage_get(&results[k - 1].scores, by);
            if (!isnan(y) && y >= x)
                break;
            results[k] = results[k - 1];
        }
        results[k] = r;
    }
}

// ---- regions ------------------------------------------------------------------------------------

static bool take_number(const char **at, unsigned long *out)
{
    char *end;
    if (**at < '0' || **at > '9')
        return false;
    errno = 0;
    *out = strtoul(*at, &end, 10);
    *at = end;
    return errno == 0;
}

bool region_parse(const char *text, size_t n, struct arena *a, struct featureset *out,
                  struct err *e)
{
    struct featureset set = featureset_new(a, n);
    for (const char *at = text; *at || at == text;) {
        unsigned long from, to;
        const char *part = at;
        bool ok = take_number(&at, &from);
        to = from + 1;
        if (ok && *at == ':') {
            at++;
            ok = take_number(&at, &to);
        }
        if (!ok || (*at && *at != ','))
            return err_set(e, "'%.60s' is no region: tokens are given as 3:7,12 (7 not included)",
                           text);
        if (from >= to)
            return err_set(e, "%.*s is empty: a stretch ends behind its last token",
                           (int)(at - part), part);
        if (to > n)
            return err_set(e, "%.*s reaches outside: the instance has %zu features, 0 to %zu",
                           (int)(at - part), part, n, n ? n - 1 : 0);
        featureset_add_range(&set, from, to);
        at += *at == ',';
    }
    *out = set;
    return true;
}

void region_print(const struct featureset *region, struct strbuf *out)
{
    const char *sep = "";
    for (size_t i = featureset_next(region, 0); i < region->n;) {
        size_t end = i;
        while (end < region->n && featureset_has(region, end))
            end++;
        strbuf_printf(out, end == i + 1 ? "%s%zu" : "%s%zu:%zu", sep, i, end);
        sep = ",";
        i = featureset_next(region, end);
    }
}
