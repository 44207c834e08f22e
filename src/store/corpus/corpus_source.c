// SPDX-License-Identifier: MIT
// Opening one input: bytes, layout, and the reader that knows its records.
#include "store/corpus/corpus_internal.h"
#include "store/reader/foreign.h"
#include "store/reader/reader_region.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SNIFF_RECORDS = 20, SNIFF_BYTES = 64 << 20 };

static uint64_t max_value(const struct corpus *c)
{
    uint64_t max = c->options.max_instance ? c->options.max_instance : (uint64_t)SNIFF_BYTES;
    return max < UINT32_MAX ? max : UINT32_MAX;
}

// A file that is one list of [token, score] pairs looks like an array of records.
static bool is_pair(const cJSON *v)
{
    return cJSON_IsArray(v) && cJSON_IsString(v->child) && v->child->next &&
           (cJSON_IsNumber(v->child->next) || cJSON_IsNull(v->child->next));
}

// The first record that parses: *seen is false when there is no record at all.
static cJSON *first_record(const struct corpus *c, const struct source *s, bool *seen)
{
    struct splitter *splitter = splitter_new(&s->bytes, s->layout, max_value(c));
    struct piece piece;
    struct err e;
    cJSON *tree = NULL;
    *seen = false;
    for (int i = 0; i < SNIFF_RECORDS && !tree; i++) {
        enum split_result result = splitter_next(splitter, &piece, &e);
        if (result == SPLIT_END)
            break;
        *seen = true;
        if (result == SPLIT_VALUE)
            tree = json_parse(piece.text, (size_t)piece.length, NULL, &e);
    }
    splitter_free(splitter);
    return tree;
}

static bool not_recognised(const cJSON *first, struct err *e)
{
    char names[256] = "", keys[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < n_readers; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
                                 readers[i]->name);
    used = 0;
    for (const cJSON *v = cJSON_IsObject(first) ? first->child : NULL; v && used + 48 < sizeof keys;
         v = v->next)
        used += (size_t)snprintf(keys + used, sizeof keys - used, "%s%.40s", used ? ", " : "",
                                 v->string);
    if (*keys)
        return err_set(e,
                       "format not recognised: the first record has the keys %s; "
                       "--format NAME says which it is (%s)",
                       keys, names);
    return err_set(e,
                   "format not recognised: the first record is %s; --format NAME says which it "
                   "is (%s)",
                   json_type(first), names);
}

static bool sniff(struct source *s, const cJSON *first, struct err *e)
{
    s->reader = reader_sniff(first, s->transposed ? LAYOUT_COLUMNS : s->layout, &s->why);
    return s->reader || not_recognised(first, e);
}

static bool transpose(const struct corpus *c, struct source *s, struct err *e)
{
    struct bytes rows;
    if (!columns_transpose(&s->bytes, "index", max_value(c), &rows, e))
        return false;
    bytes_close(&s->bytes);
    s->bytes = rows;
    s->layout = LAYOUT_LINES;
    s->transposed = true;
    return true;
}

// Rows of a table become records. Somebody says that it is one: its format, or --columns where the
// input is no JSON.
static bool open_table(const struct corpus *c, struct source *s, struct err *e)
{
    struct bytes records;
    const char *columns = s->spec.columns ? s->spec.columns : c->options.columns;
    if (!csv_to_records(&s->bytes, columns, max_value(c), &records, e))
        return false;
    bytes_close(&s->bytes);
    s->bytes = records;
    s->layout = LAYOUT_LINES;
    s->table = true;
    s->reader = reader_find("csv");
    s->why = s->spec.format ? "--format" : "--columns";
    return true;
}

static bool is_table(const struct corpus *c, const struct source *s, bool json)
{
    if (s->spec.format)
        return s->spec.format->table;
    return (s->spec.columns || c->options.columns) && (!json || csv_named(s->spec.path));
}

static bool find_layout(struct source *s, struct err *e)
{
    if (layout_sniff(&s->bytes, &s->layout, e))
        return true;
    return csv_named(s->spec.path)
               ? err_set(e, "a table opens when --columns says which columns are what, e.g. "
                            "--columns id=NAME,label=NAME,prediction=NAME")
               : false;
}

static bool find_reader(struct corpus *c, struct source *s, struct err *e)
{
    bool seen;
    cJSON *first = first_record(c, s, &seen);
    if (first && s->layout == LAYOUT_ARRAY && is_pair(first)) {
        cJSON_Delete(first);
        s->layout = LAYOUT_SINGLE;
        first = first_record(c, s, &seen);
    }
    bool ok = true;
    if (s->spec.format) {
        s->reader = s->spec.format;
        s->why = c->options.format ? "--format" : "corpus.json states it";
    } else if (first) {
        ok = sniff(s, first, e);
    } else { // loading will say what is wrong with which line
        s->reader = readers[0];
        s->why = seen ? "no valid record" : "no records";
    }
    c->image = c->image || is_image_record(first);
    cJSON_Delete(first);
    return ok;
}

// The folders in which the files that its records name are looked for.
static void set_folders(struct corpus *c, struct source *s, bool directory)
{
    const char *path = s->spec.path, *slash = strrchr(path, '/');
    if (!c->decoder)
        c->decoder = decoder_new(c->options.decoder);
    s->files.decoder = c->decoder;
    s->files.root = c->options.image_root;
    s->files.beside = !slash ? "." : slash == path ? "/" : NULL;
    if (directory)
        s->files.beside = path;
    else if (!s->files.beside)
        s->files.beside = arena_strndup(&c->arena, path, (size_t)(slash - path));
    s->files.corpus = s->spec.listed;
}

enum { HEAD = 1 << 16 };

// What a foreign input is asked about. head has room for HEAD + 1 bytes.
static struct foreign foreign_of(const struct corpus *c, const struct source *s, bool directory,
                                 char *head)
{
    struct foreign f = {
        .path = s->spec.path,
        .directory = directory,
        .head = head,
        .bytes = &s->bytes,
        .rationale = s->spec.role == ROLE_RATIONALE,
        .images = s->spec.images,
        .folders = {c->options.image_root, directory ? s->spec.path : NULL, s->spec.listed}};
    if (!directory) {
        f.n = s->bytes.size < HEAD ? (size_t)s->bytes.size : HEAD;
        if (!bytes_read(&s->bytes, 0, head, f.n, NULL))
            f.n = 0;
        head[f.n] = '\0';
    }
    return f;
}

// Replaces what is no record by lines. false with e "" when it is made of records after all.
static bool open_foreign(struct corpus *c, struct source *s, bool directory, struct err *e)
{
    char *head = mem_alloc(HEAD + 1);
    struct foreign f = foreign_of(c, s, directory, head);
    struct bytes lines;
    s->reader = s->spec.format ? s->spec.format : foreign_reader(&f);
    bool ok = s->reader && s->reader->spool && s->reader->spool(&f, &lines, e);
    free(head);
    if (!ok)
        return false;
    if (f.note[0])
        corpus_file_problem(c, PROBLEM_NOTE, s->spec.path, "%s", f.note);
    bytes_close(&s->bytes);
    s->bytes = lines;
    s->layout = lines.size ? LAYOUT_LINES : LAYOUT_EMPTY;
    s->transposed = true;
    s->why = !s->spec.format     ? s->reader->why
             : c->options.format ? "--format"
                                 : "corpus.json states it";
    c->image = true;
    return true;
}

static bool open_records(struct corpus *c, struct source *s, struct err *e)
{
    bool columns = s->spec.format && s->spec.format->columns;
    bool json = find_layout(s, e);
    bool empty = json && s->layout == LAYOUT_EMPTY; // whatever it was to be
    if (!empty && is_table(c, s, json))
        return open_table(c, s, e);
    return json &&
           (!(s->layout == LAYOUT_COLUMNS || (columns && s->layout != LAYOUT_EMPTY)) ||
            transpose(c, s, e)) &&
           find_reader(c, s, e);
}

bool source_is_foreign(const struct corpus *c, const struct source_spec *spec)
{
    struct source s = {.spec = *spec, .bytes = {.fd = -1}};
    struct foreign f = foreign_of(c, &s, true, NULL);
    return spec->format ? spec->format->spool != NULL : foreign_reader(&f) != NULL;
}

bool source_open(struct corpus *c, struct source *s, const struct source_spec *spec, struct err *e)
{
    struct stat st;
    struct err partial = {0};
    *s = (struct source){.spec = *spec, .bytes = {.fd = -1}};
    bool directory =
        strcmp(spec->path, "-") != 0 && stat(spec->path, &st) == 0 && S_ISDIR(st.st_mode);
    if (!directory && !bytes_open(&s->bytes, spec->path, &partial, e))
        return false;
    if (partial.msg[0])
        corpus_file_problem(c, PROBLEM_SKIPPED, spec->path, "%s", partial.msg);
    e->msg[0] = '\0';
    bool ok = (directory || s->bytes.size) && open_foreign(c, s, directory, e);
    if (!ok && !e->msg[0])
        ok = directory ? err_set(e, "a directory; give a file") : open_records(c, s, e);
    if (!ok) {
        bytes_close(&s->bytes);
        return false;
    }
    set_folders(c, s, directory);
    if (c->options.follow && !s->table)
        source_take_whole_lines(s);
    return true;
}

void source_close(struct source *s)
{
    named_close(&s->files);
    bytes_close(&s->bytes);
    for (size_t i = 0; i < s->keys.n; i++)
        free(s->keys.at[i]);
    vec_free(&s->keys);
    vec_free(&s->row_at);
}
