// SPDX-License-Identifier: MIT
// Opening and closing a corpus, and what it says about itself.
#include "store/corpus/corpus_internal.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void corpus_options_init(struct corpus_options *o)
{
    *o = (struct corpus_options){.aspect = -1};
}

// ---- options ------------------------------------------------------------------------------------

// A copy that does not depend on the caller's strings.
static void copy_options(struct corpus *c, const struct corpus_options *o)
{
    c->options = *o;
    c->options.paths = NULL;
    c->options.rationales = NULL;
    c->options.format = arena_strdup(&c->arena, o->format);
    c->options.annotations = arena_strdup(&c->arena, o->annotations);
    c->options.columns = arena_strdup(&c->arena, o->columns);
    c->options.tokenise = arena_strdup(&c->arena, o->tokenise);
    c->options.annotator = arena_strdup(&c->arena, o->annotator);
    c->options.subwords = arena_strdup(&c->arena, o->subwords);
    c->options.image_root = arena_strdup(&c->arena, o->image_root);
    c->options.decoder = arena_strdup(&c->arena, o->decoder);
}

static bool check_options(const struct corpus_options *o, struct err *e)
{
    if (o->format && !reader_find(o->format))
        return reader_unknown(o->format, e);
    if (o->tokenise && strcmp(o->tokenise, "space") != 0 && strcmp(o->tokenise, "unicode") != 0)
        return err_set(e, "--tokenise '%.40s': give space or unicode", o->tokenise);
    if (o->columns && !csv_columns_valid(o->columns, e))
        return false;
    if (!subwords_known(o->subwords))
        return err_set(e, "--subwords '%.40s': give keep or merge:sum|mean|maxabs|first",
                       o->subwords);
    return true;
}

// ---- the list of sources ------------------------------------------------------------------------

static bool is_directory(const char *path)
{
    struct stat st;
    return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

// The directory of a path that names a corpus.json, or the path when it is a directory, else NULL.
static const char *corpus_directory(struct corpus *c, const char *path)
{
    if (is_directory(path))
        return path;
    const char *slash = strrchr(path, '/');
    if (strcmp(slash ? slash + 1 : path, "corpus.json") != 0)
        return NULL;
    return slash ? arena_strndup(&c->arena, path, (size_t)(slash - path) + (slash == path)) : ".";
}

static bool has_corpus_json(struct corpus *c, const char *directory)
{
    return access(arena_printf(&c->arena, "%s/corpus.json", directory), F_OK) == 0;
}

static void list_sources(struct corpus *c, const struct corpus_options *o,
                         struct source_specs *specs)
{
    const struct reader *format = o->format ? reader_find(o->format) : NULL;
    bool joined = o->annotations || o->n_rationales;
    if (o->annotations)
        vec_push(specs, ((struct source_spec){.path = arena_strdup(&c->arena, o->annotations),
                                              .format = format,
                                              .role = ROLE_ANNOTATION,
                                              .aspect = -1}));
    for (size_t i = 0; i < o->n_paths; i++) {
        const char *path = arena_strdup(&c->arena, o->paths[i]);
        const struct source_spec spec = {.path = path,
                                         .format = format,
                                         .role = joined && !o->annotations && !i ? ROLE_ANNOTATION
                                                                                 : ROLE_PLAIN,
                                         .aspect = -1};
        const char *directory = corpus_directory(c, path);
        if (!directory || (!has_corpus_json(c, directory) && source_is_foreign(c, &spec)))
            vec_push(specs, spec);
        else
            corpus_json_read(c, directory, specs);
    }
    for (size_t i = 0; i < o->n_rationales; i++)
        vec_push(specs, ((struct source_spec){
                            .path = arena_strdup(&c->arena, o->rationales[i].path),
                            .role = ROLE_RATIONALE,
                            .aspect = -1,
                            .run = {.key = arena_strdup(&c->arena, o->rationales[i].run)}}));
}

// Without the annotations no rationale finds its tokens: said once per file, not per record.
static void report_unopened(struct corpus *c, const struct source_spec *spec, const struct err *e)
{
    c->annotations_lost = c->annotations_lost || spec->role == ROLE_ANNOTATION;
    corpus_file_problem(c, PROBLEM_UNREADABLE, spec->path, "%s", e->msg);
}

// Opens in the order annotations, plain files, rationales: rows come in the order of the first two.
static void open_sources(struct corpus *c, const struct source_specs *specs)
{
    c->sources = mem_array(specs->n, sizeof *c->sources);
    for (int role = ROLE_ANNOTATION; role <= ROLE_RATIONALE; role++) {
        for (size_t i = 0; i < specs->n; i++) {
            const struct source_spec *spec = &specs->at[i];
            struct err e;
            if ((int)spec->role != role)
                continue;
            if (c->n_sources >= UINT16_MAX)
                corpus_file_problem(c, PROBLEM_UNREADABLE, spec->path,
                                    "more than %d files; join some", UINT16_MAX);
            else if (source_open(c, &c->sources[c->n_sources], spec, &e))
                c->n_sources++;
            else
                report_unopened(c, spec, &e);
        }
    }
    for (size_t i = 0; i < c->n_sources; i++)
        c->joined = c->joined || c->sources[i].spec.role == ROLE_RATIONALE;
}

// ---- names --------------------------------------------------------------------------------------

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

// Two streams are the same corpus when they begin alike: it may have grown.
static const char *origin_of_stream(struct corpus *c)
{
    char head[4096];
    if (!c->n_sources)
        return NULL;
    const struct bytes *b = &c->sources[0].bytes;
    size_t n = b->size < sizeof head ? (size_t)b->size : sizeof head;
    if (!bytes_read(b, 0, head, n, NULL))
        return NULL;
    return arena_printf(&c->arena, "-#%016llx", (unsigned long long)hash_bytes(0, head, n));
}

// The path whose place on disk identifies the corpus: a directory, else its first file.
static void name_corpus(struct corpus *c, const struct corpus_options *o)
{
    const char *first = o->annotations ? o->annotations : o->n_paths ? o->paths[0] : NULL;
    size_t files = (o->annotations ? 1 : 0) + o->n_paths + o->n_rationales;
    if (!first)
        first = o->rationales[0].path;
    else if (!o->annotations && corpus_directory(c, first))
        first = corpus_directory(c, first); // of its corpus.json: the same corpus either way
    c->name = c->settings.name;
    if (!c->name)
        c->name = files > 1
                      ? arena_printf(&c->arena, "%s and %zu more", base_name(first), files - 1)
                      : arena_strdup(&c->arena, base_name(first));
    char *real = strcmp(first, "-") == 0 ? NULL : realpath(first, NULL);
    if (!real) {
        c->origin = origin_of_stream(c);
        return;
    }
    uint64_t h = 0;
    for (size_t i = 0; i < o->n_paths; i++)
        h = hash_bytes(h, o->paths[i], strlen(o->paths[i]));
    for (size_t i = 0; i < o->n_rationales; i++)
        h = hash_bytes(h, o->rationales[i].path, strlen(o->rationales[i].path));
    c->identity = files > 1 ? arena_printf(&c->arena, "%s#%016llx", real, (unsigned long long)h)
                            : arena_strdup(&c->arena, real);
    c->origin = c->identity;
    free(real);
}

// ---- open and close -----------------------------------------------------------------------------

static bool nothing_opened(const struct corpus *c, struct err *e)
{
    const struct problems *p = &c->problems;
    if (!p->n)
        return err_set(e, "nothing to open; give a file or a directory with corpus.json");
    const struct problem *first = &p->at[0];
    if (first->line)
        return err_set(e, "%s:%llu:%llu: %s", first->file, (unsigned long long)first->line,
                       (unsigned long long)first->column, first->what);
    return err_set(e, "%s: %s", first->file, first->what);
}

bool corpus_open(struct corpus **out, const struct corpus_options *o, struct err *e)
{
    if (!check_options(o, e))
        return false;
    struct corpus *c = mem_zalloc(sizeof *c);
    struct source_specs specs = {0};
    c->settings.aspect = -1;
    copy_options(c, o);
    list_sources(c, o, &specs);
    c->aspect = o->aspect >= 0 ? o->aspect : c->settings.aspect;
    for (size_t i = 0; i < specs.n; i++)
        vec_push(&c->inputs, specs.at[i].path);
    open_sources(c, &specs);
    vec_free(&specs);
    if (!c->n_sources) {
        nothing_opened(c, e);
        corpus_close(c);
        return false;
    }
    name_corpus(c, o);
    *out = c;
    return true;
}

void corpus_close(struct corpus *c)
{
    if (!c)
        return;
    index_stop(c);
    splitter_free(c->splitter);
    chunks_free(c->chunks);
    for (size_t i = 0; i < c->n_sources; i++)
        source_close(&c->sources[i]);
    free(c->sources);
    for (size_t i = 0; c->cache && i < CACHE_SLOTS; i++)
        arena_free(&c->cache[i].arena);
    free(c->cache);
    columns_free(&c->columns);
    truths_free(c);
    problems_free(&c->problems);
    vec_free(&c->inputs);
    names_free(&c->annotators);
    vec_free(&c->places);
    vec_free(&c->further);
    vec_free(&c->waiting);
    vec_free(&c->widths);
    free(c->ids.slots);
    strbuf_free(&c->buffer);
    arena_free(&c->scratch);
    decoder_free(c->decoder);
    arena_free(&c->id_arena);
    arena_free(&c->arena);
    free(c);
}

// ---- what it says -------------------------------------------------------------------------------

const struct columns *corpus_columns(const struct corpus *c)
{
    return &c->columns;
}

const struct problems *corpus_problems(const struct corpus *c)
{
    return &c->problems;
}

const char *corpus_input(const struct corpus *c, size_t i)
{
    return i < c->inputs.n ? c->inputs.at[i] : NULL;
}

bool corpus_annotator_known(const struct corpus *c, struct err *e)
{
    const char *wanted = c->options.annotators == ANNOTATORS_ONE ? c->options.annotator : NULL;
    uint32_t id;
    if (!wanted || c->from_index || names_find(&c->annotators, wanted, strlen(wanted), &id))
        return true;
    struct strbuf met = {0};
    for (size_t i = 0; i < c->annotators.n; i++)
        strbuf_printf(&met, "%s%.40s", i ? ", " : "there are ", c->annotators.at[i]);
    err_set(e, "--annotators: nobody is called '%.40s'; %s", wanted,
            c->annotators.n ? strbuf_str(&met) : "the ground truths name no annotators");
    strbuf_free(&met);
    return false;
}

// The preset of its kind, and what corpus.json states over it.
static struct cuts cuts_of(const struct corpus *c)
{
    const struct cuts *stated = &c->settings.cuts;
    struct cuts cuts = c->image ? cuts_image() : cuts_text();
    const struct cut *from[] = {&stated->iou, &stated->gtc, &stated->sc};
    struct cut *to[] = {&cuts.iou, &cuts.gtc, &cuts.sc};
    if (!c->settings.has_cuts)
        return cuts;
    for (size_t i = 0; i < 3; i++) {
        if (!isnan(from[i]->low.low))
            to[i]->low = from[i]->low;
        if (!isnan(from[i]->high.low))
            to[i]->high = from[i]->high;
    }
    memcpy(cuts.own, stated->own, sizeof cuts.own);
    memcpy(cuts.name, stated->name, sizeof cuts.name);
    return cuts;
}

struct corpus_info corpus_info(const struct corpus *c)
{
    const struct corpus_settings *s = &c->settings;
    struct corpus_info info = {.name = c->name,
                               .reader = c->sources[0].reader->name,
                               .reader_why = c->sources[0].why,
                               .loaded = c->loaded,
                               .task = s->has_task ? s->task : TASK_UNKNOWN,
                               .has_delta = s->has_delta,
                               .delta = s->has_delta ? s->delta : 0.05,
                               .image = c->image,
                               .cuts = cuts_of(c),
                               .has_cuts = s->has_cuts,
                               .rule = s->rule,
                               .sources = c->n_sources,
                               .single_source = c->n_sources == 1,
                               .records = c->columns.n,
                               .mismatched = c->mismatched,
                               .stored_compared = c->stored_compared,
                               .swapped = c->swapped,
                               .unmatched = c->unmatched,
                               .aspect = c->aspect,
                               .identity = c->identity,
                               .origin = c->origin};
    if (info.aspect < 0 && c->sources[0].reader == reader_find("beer"))
        info.aspect = 0; // what it reads when nothing is said
    for (size_t i = 0; i < c->n_sources; i++) {
        info.bytes += c->sources[i].bytes.size;
        info.read += c->sources[i].consumed;
    }
    return info;
}
