// SPDX-License-Identifier: MIT
// corpus.json: what a directory of sources states about itself (venn-formats(5), CORPUS
// DIRECTORIES). Strict: a key nobody knows is a mistake worth hearing about.
#include "store/corpus/corpus_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 16 << 20, ASPECT_MAX = 4 };

struct config { // of one corpus.json, while it is read
    struct corpus *c;
    const char *directory, *file;
    struct corpus_settings s;
    struct source_specs specs;
    struct err *e;
    const cJSON **at; // what the error is about, or NULL
};

static const struct config *blame(const struct config *g, const cJSON *v)
{
    *g->at = v;
    return g;
}

static bool wrong(const struct config *g, const char *key, const cJSON *v, const char *cure)
{
    blame(g, v);
    return err_set(g->e, "\"%s\" is %s; give %s", key, json_type(v), cure);
}

static bool check_keys(const struct config *g, const cJSON *object, const char *where,
                       const char *known)
{
    for (const cJSON *v = object->child; v; v = v->next) {
        size_t n = strlen(v->string);
        bool found = false;
        for (const char *k = known; *k && !found;
             k += strcspn(k, " ") + strspn(k + strcspn(k, " "), " "))
            found = strcspn(k, " ") == n && memcmp(k, v->string, n) == 0;
        if (!found)
            return err_set(blame(g, v)->e, "%s has an unknown key \"%.60s\"; the keys are %s",
                           where, v->string, known);
    }
    return true;
}

// ---- single values ------------------------------------------------------------------------------

static bool get_string(const struct config *g, const cJSON *object, const char *key,
                       const char **out)
{
    const cJSON *v = json_get(object, key);
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsString(v))
        return wrong(g, key, v, "a string");
    *out = arena_strdup(&g->c->arena, v->valuestring);
    return true;
}

static bool get_aspect(const struct config *g, const cJSON *object, int *out)
{
    const cJSON *v = json_get(object, "aspect");
    double number;
    if (!v || cJSON_IsNull(v))
        return true;
    if (!json_is_index(v, &number) || number < 0 || number > ASPECT_MAX)
        return err_set(blame(g, v)->e, "\"aspect\" is not a whole number from 0 to %d",
                       (int)ASPECT_MAX);
    *out = (int)number;
    return true;
}

static bool get_task(struct config *g, const cJSON *root)
{
    const char *task = NULL;
    if (!get_string(g, root, "task", &task))
        return false;
    if (!task)
        return true;
    g->s.has_task = true;
    if (strcmp(task, "classification") == 0)
        g->s.task = TASK_CLASSIFICATION;
    else if (strcmp(task, "regression") == 0)
        g->s.task = TASK_REGRESSION;
    else
        return err_set(blame(g, json_get(root, "task"))->e,
                       "\"task\" is \"%.40s\"; give \"classification\" or \"regression\"", task);
    return true;
}

static bool get_delta(struct config *g, const cJSON *root)
{
    const cJSON *v = json_get(root, "delta");
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsNumber(v) || !isfinite(v->valuedouble) || v->valuedouble < 0)
        return wrong(g, "delta", v, "a number from 0 (how far a prediction may be off)");
    g->s.has_delta = true;
    g->s.delta = v->valuedouble;
    return true;
}

static bool get_rule(struct config *g, const cJSON *root)
{
    const char *text = NULL;
    if (!get_string(g, root, "discretise", &text))
        return false;
    return !text || rule_parse(text, &g->s.rule, g->e) ||
           err_prefix(blame(g, json_get(root, "discretise"))->e, "\"discretise\"");
}

static bool get_classes(const struct config *g, const cJSON *root)
{
    const cJSON *v = json_get(root, "classes");
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsArray(v))
        return wrong(g, "classes", v, "a list of class names");
    for (const cJSON *i = v->child; i; i = i->next)
        if (!cJSON_IsString(i))
            return wrong(g, "classes", i, "a list of strings");
    return true;
}

// ---- thresholds ---------------------------------------------------------------------------------

static bool get_range(const struct config *g, const cJSON *object, const char *key,
                      struct range *out, bool *found)
{
    const cJSON *v = json_get(object, key);
    *found = v != NULL;
    if (!v)
        return true;
    const cJSON *low = cJSON_IsArray(v) ? v->child : NULL, *high = low ? low->next : NULL;
    if (!high || high->next || !cJSON_IsNumber(low) || !cJSON_IsNumber(high) ||
        !(low->valuedouble >= 0 && low->valuedouble <= high->valuedouble && high->valuedouble <= 1))
        return err_set(blame(g, v)->e,
                       "\"thresholds\": \"%s\" is not a range; give two numbers from 0 to 1, "
                       "such as [0, 0.3]",
                       key);
    *out = (struct range){low->valuedouble, high->valuedouble};
    return true;
}

static bool get_cut(const struct config *g, const cJSON *thresholds, const char *key,
                    struct cut *out)
{
    const cJSON *v = json_get(thresholds, key);
    bool found;
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsObject(v))
        return wrong(g, key, v, "{\"low\":[…],\"high\":[…]}");
    return check_keys(g, v, key, "low high") && get_range(g, v, "low", &out->low, &found) &&
           get_range(g, v, "high", &out->high, &found);
}

static bool get_pattern(const struct config *g, const cJSON *v, struct cuts *cuts)
{
    static const char *const keys[] = {[SCORE_IOU] = "iou", [SCORE_GTC] = "gtc", [SCORE_SC] = "sc"};
    enum pattern p;
    struct near near = pattern_near(v->string, strlen(v->string));
    if (!pattern_parse(v->string, strlen(v->string), &p) || p == PATTERN_NONE)
        return err_set(blame(g, v)->e, "\"patterns\": there is no pattern \"%.40s\"%s", v->string,
                       near_hint(&near));
    if (!cJSON_IsObject(v))
        return wrong(g, v->string, v, "{\"gtc\":[…],\"sc\":[…]}");
    if (!check_keys(g, v, v->string, "iou gtc sc"))
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        bool found;
        if (!get_range(g, v, keys[i], &cuts->own[p].range[i], &found))
            return false;
        if (found)
            cuts->own[p].set |= 1u << i;
    }
    return true;
}

static bool get_thresholds(struct config *g, const cJSON *root)
{
    const cJSON *v = json_get(root, "thresholds");
    const struct cut unset = {{NAN, NAN}, {NAN, NAN}};
    struct cuts cuts = {.iou = unset, .gtc = unset, .sc = unset};
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsObject(v))
        return wrong(g, "thresholds", v, "an object with iou, gtc, sc, patterns");
    if (!check_keys(g, v, "\"thresholds\"", "iou gtc sc patterns") ||
        !get_cut(g, v, "iou", &cuts.iou) || !get_cut(g, v, "gtc", &cuts.gtc) ||
        !get_cut(g, v, "sc", &cuts.sc))
        return false;
    const cJSON *patterns = json_get(v, "patterns");
    if (patterns && !cJSON_IsObject(patterns))
        return wrong(g, "patterns", patterns, "an object of patterns");
    for (const cJSON *p = patterns ? patterns->child : NULL; p; p = p->next)
        if (!get_pattern(g, p, &cuts))
            return false;
    memcpy(cuts.name, "corpus", sizeof "corpus");
    g->s.cuts = cuts;
    g->s.has_cuts = true;
    return true;
}

// ---- sources ------------------------------------------------------------------------------------

static bool get_run(const struct config *g, const cJSON *source, struct run_parts *out)
{
    const cJSON *v = json_get(source, "run");
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsObject(v))
        return wrong(g, "run", v, "{\"model\":…,\"method\":…}");
    return check_keys(g, v, "\"run\"", "model method class checkpoint") &&
           get_string(g, v, "model", &out->model) && get_string(g, v, "method", &out->method) &&
           get_string(g, v, "class", &out->class) &&
           get_string(g, v, "checkpoint", &out->checkpoint);
}

// "columns": {"id":"pid","SHAP":"shap_*"} as --columns has it.
static bool get_columns(const struct config *g, const cJSON *source, const char **out)
{
    const cJSON *v = json_get(source, "columns");
    struct strbuf text = {0};
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsObject(v))
        return wrong(g, "columns", v, "an object such as {\"id\":\"pid\",\"label\":\"y\"}");
    for (const cJSON *i = v->child; i; i = i->next) {
        const cJSON *one = cJSON_IsArray(i) ? i->child : i;
        for (; one; one = cJSON_IsArray(i) ? one->next : NULL) {
            if (!cJSON_IsString(one)) {
                strbuf_free(&text);
                return wrong(g, i->string, i, "the name of a column, or a list of them");
            }
            strbuf_printf(&text, "%s%s=\"", text.n ? "," : "", i->string);
            for (const char *p = one->valuestring; *p; p++) {
                strbuf_putc(&text, *p);
                if (*p == '"')
                    strbuf_putc(&text, '"');
            }
            strbuf_putc(&text, '"');
        }
    }
    *out = arena_strdup(&g->c->arena, strbuf_str(&text));
    strbuf_free(&text);
    return csv_columns_valid(*out, g->e) || (blame(g, v), false);
}

static bool get_source(struct config *g, const cJSON *v)
{
    struct source_spec spec = {.role = ROLE_PLAIN, .aspect = -1};
    const char *path = NULL, *format = NULL, *join = NULL;
    if (!cJSON_IsObject(v))
        return wrong(g, "sources", v, "a list of objects with \"path\"");
    if (!check_keys(g, v, "a source", "path format run aspect join columns images") ||
        !get_string(g, v, "images", &spec.images) || !get_string(g, v, "path", &path) ||
        !get_string(g, v, "format", &format) || !get_string(g, v, "join", &join) ||
        !get_aspect(g, v, &spec.aspect) || !get_run(g, v, &spec.run) ||
        !get_columns(g, v, &spec.columns))
        return false;
    if (!path || !*path)
        return err_set(blame(g, v)->e, "a source has no \"path\"; give its file");
    spec.format = format ? reader_find(format) : NULL;
    if (format && !spec.format) {
        reader_unknown(format, blame(g, json_get(v, "format"))->e);
        return err_prefix(g->e, "\"format\" of \"%.80s\"", path);
    }
    if (join && strcmp(join, "id") != 0 && strcmp(join, "line") != 0)
        return err_set(blame(g, json_get(v, "join"))->e,
                       "\"join\" of \"%.80s\" is \"%.40s\"; give \"id\" or \"line\"", path, join);
    if (join) {
        spec.role = ROLE_RATIONALE;
        spec.join = *join == 'i' ? JOIN_ID : JOIN_LINE;
    }
    spec.path = *path == '/' ? path : arena_printf(&g->c->arena, "%s/%s", g->directory, path);
    spec.listed = g->directory;
    vec_push(&g->specs, spec);
    vec_push(&g->c->inputs, spec.path);
    return true;
}

// The aspect in force: the user's, the corpus's, else the first that a source states. Sources of
// another aspect are left out. Where sources are joined, the first is what the others join.
static bool choose_sources(struct config *g, struct source_specs *specs)
{
    int aspect = g->c->options.aspect >= 0 ? g->c->options.aspect : g->s.aspect;
    bool joined = false;
    for (size_t i = 0; aspect < 0 && i < g->specs.n; i++)
        aspect = g->specs.at[i].aspect;
    g->s.aspect = aspect;
    size_t first = specs->n;
    for (size_t i = 0; i < g->specs.n; i++) {
        const struct source_spec *spec = &g->specs.at[i];
        if (aspect < 0 || spec->aspect < 0 || spec->aspect == aspect)
            vec_push(specs, *spec);
    }
    if (specs->n == first)
        return err_set(g->e, "no source has aspect %d", aspect);
    for (size_t i = first + 1; i < specs->n; i++)
        joined = joined || specs->at[i].role == ROLE_RATIONALE;
    if (joined)
        specs->at[first].role = ROLE_ANNOTATION;
    else if (specs->at[first].role == ROLE_RATIONALE)
        specs->at[first].role = ROLE_PLAIN;
    return true;
}

static bool get_all(struct config *g, const cJSON *root, struct source_specs *specs)
{
    if (!cJSON_IsObject(root))
        return err_set(g->e, "it is %s; give an object with \"sources\"", json_type(root));
    if (!check_keys(g, root, "it",
                    "name description task delta classes thresholds discretise aspect sources") ||
        !get_string(g, root, "name", &g->s.name) || !get_task(g, root) || !get_delta(g, root) ||
        !get_classes(g, root) || !get_thresholds(g, root) || !get_rule(g, root) ||
        !get_aspect(g, root, &g->s.aspect))
        return false;
    const cJSON *sources = json_get(root, "sources");
    if (!cJSON_IsArray(sources) || !sources->child)
        return err_set(blame(g, sources)->e, "\"sources\" is %s; give a list of {\"path\":…}",
                       cJSON_IsArray(sources) ? "empty" : json_type(sources));
    for (const cJSON *v = sources->child; v; v = v->next)
        if (!get_source(g, v))
            return false;
    return choose_sources(g, specs);
}

// ---- the file -----------------------------------------------------------------------------------

static bool is_empty_folder(const char *path)
{
    DIR *d = opendir(path);
    bool empty = d != NULL;
    for (const struct dirent *entry; empty && (entry = readdir(d));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (d)
        closedir(d);
    return empty;
}

static bool fail_open(const struct config *g)
{
    if (errno != ENOENT)
        return err_set(g->e, "%s", strerror(errno));
    if (is_empty_folder(g->directory))
        return err_set(g->e, "an empty directory; give one with corpus.json, or files");
    return err_set(g->e, "a directory without corpus.json; give its files, or write one that lists "
                         "them");
}

static bool read_file(const struct config *g, struct strbuf *text)
{
    char block[4096];
    ssize_t n = -1;
    int fd = open(g->file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_open(g);
    while (text->n <= FILE_MAX && (n = read(fd, block, sizeof block)) > 0)
        strbuf_add(text, block, (size_t)n);
    int error = errno;
    close(fd);
    if (n < 0)
        return err_set(g->e, "%s", strerror(error));
    return text->n <= FILE_MAX || err_set(g->e, "larger than 16 MiB; it only lists sources");
}

// Reports the whole corpus as unreadable, at the byte `offset` of the file (SIZE_MAX: nowhere).
static void report(const struct config *g, const char *path, const struct strbuf *text,
                   size_t offset)
{
    char *file = mem_strdup(path), *what = mem_strdup(g->e->msg);
    struct problem p = {.kind = PROBLEM_UNREADABLE, .file = file, .what = what};
    if (offset <= text->n) {
        p.line = p.column = 1;
        for (size_t i = 0; i < offset; i++, p.column++) {
            if (text->at[i] == '\n') {
                p.line++;
                p.column = 0;
            }
        }
    }
    problems_add(&g->c->problems, &p);
    free(file);
    free(what);
}

// All that it states but its sources: for corpus_stated.
static const char *stated(const struct config *g, const cJSON *root)
{
    cJSON *copy = cJSON_Duplicate(root, true);
    while (json_get(copy, "sources"))
        cJSON_DeleteItemFromObjectCaseSensitive(copy, "sources");
    char *text = cJSON_PrintUnformatted(copy);
    const char *kept = arena_strdup(&g->c->arena, text);
    cJSON_free(text);
    cJSON_Delete(copy);
    return kept;
}

static void take_over(struct config *g, const cJSON *root)
{
    g->s.stated = stated(g, root);
    const cJSON *classes = json_get(root, "classes");
    for (const cJSON *v = classes ? classes->child : NULL; v; v = v->next)
        names_intern(&g->c->columns.names, v->valuestring, strlen(v->valuestring));
    if (!g->c->has_settings)
        g->c->settings = g->s;
    g->c->has_settings = true;
}

bool corpus_json_read(struct corpus *c, const char *directory, struct source_specs *specs)
{
    struct err e;
    struct strbuf text = {0};
    struct json_fault fault = {0};
    const cJSON *blamed = NULL;
    size_t n = strlen(directory);
    while (n > 1 && directory[n - 1] == '/')
        n--;
    struct config g = {.c = c,
                       .directory = arena_strndup(&c->arena, directory, n),
                       .s = {.aspect = -1},
                       .e = &e,
                       .at = &blamed};
    g.file = arena_printf(&c->arena, "%s/corpus.json", g.directory);
    vec_push(&c->inputs, g.file);
    bool ok = read_file(&g, &text);
    if (ok) {
        cJSON *root = json_parse(strbuf_str(&text), text.n, &fault, &e);
        ok = root && get_all(&g, root, specs);
        if (ok)
            take_over(&g, root);
        else
            report(&g, g.file, &text,
                   root ? json_offset(strbuf_str(&text), root, blamed) : fault.offset);
        cJSON_Delete(root);
    } else {
        report(&g, access(g.file, F_OK) == 0 ? g.file : g.directory, &text, SIZE_MAX);
    }
    strbuf_free(&text);
    vec_free(&g.specs);
    return ok;
}
