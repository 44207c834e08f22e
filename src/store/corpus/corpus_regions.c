// SPDX-License-Identifier: MIT
// Regions of pictures that come from elsewhere than the corpus's records, in the same notation.
#include "store/corpus/corpus_internal.h"
#include "store/reader/reader_region.h"

#include <string.h>

struct corpus_regions {
    struct corpus *corpus;
    char *folder;
    struct named_files files;
};

struct corpus_regions *corpus_regions_new(struct corpus *c, const char *folder)
{
    struct corpus_regions *r = mem_zalloc(sizeof *r);
    r->corpus = c;
    r->folder = mem_strdup(folder);
    r->files = (struct named_files){
        .decoder = c->decoder, .root = c->options.image_root, .beside = r->folder};
    return r;
}

void corpus_regions_free(struct corpus_regions *r, const char *name)
{
    corpus_say_named(r->corpus, name, &r->files.said);
    named_close(&r->files);
    free(r->folder);
    free(r);
}

// The grid of a row's picture and nothing else of it; false: it is no image.
static bool blank_image(const struct corpus *c, uint32_t instance, struct arena *a,
                        struct instance *x)
{
    uint32_t n = c->columns.rows[instance].n;
    uint32_t w = instance < c->widths.n ? c->widths.at[instance] : 0;
    if (!w)
        return false;
    struct picture *p = arena_alloc(a, sizeof *p);
    *p = (struct picture){.w = w, .h = n / w};
    *x = instance_blank(a);
    x->kind = INSTANCE_IMAGE;
    x->picture = p;
    x->n = n;
    return true;
}

static bool read_pixels(struct corpus_regions *r, const cJSON *v, struct instance *x,
                        struct featureset *set, struct err *e)
{
    struct report mute = {.corpus = r->corpus, .mute = true};
    struct read_context ctx = {.columns = &r->corpus->columns,
                               .options = &r->corpus->options,
                               .files = &r->files,
                               .problem = report_problem,
                               .problem_ctx = &mute};
    return read_region(&ctx, v, "\"ground_truth\"", x, set, e);
}

bool corpus_regions_read(struct corpus_regions *r, uint32_t instance, const char *json,
                         uint32_t **at, size_t *n, struct err *e)
{
    struct arena arena = {0};
    struct instance x;
    struct featureset set;
    cJSON *tree = json_parse(json, strlen(json), NULL, e);
    bool ok = tree && (blank_image(r->corpus, instance, &arena, &x) ||
                       err_set(e, "\"ground_truth\" is a region, and the instance is no image: "
                                  "give indices or spans"));
    ok = ok && read_pixels(r, tree, &x, &set, e);
    if (ok) {
        *n = 0;
        *at = mem_array(featureset_count(&set) + 1, sizeof **at);
        for (size_t i = featureset_next(&set, 0); i < set.n; i = featureset_next(&set, i + 1))
            (*at)[(*n)++] = (uint32_t)i;
    }
    cJSON_Delete(tree);
    arena_free(&arena);
    return ok;
}
