// SPDX-License-Identifier: MIT
// Lines back into the log: each line that says something else than what is here, and is not older,
// becomes the actions that make the difference. So importing twice does nothing the second time.
#include "store/triage/triage_internal.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#include <cjson/cJSON.h>
#include <string.h>

struct present { // what the database says, for comparison
    VEC(char *) tags;
    char *note, *truth;
    bool marked;
    int64_t time;
    uint64_t content;
};

struct import {
    struct triage *t;
    struct triage_imported said;
    struct by_hash *rows; // of the corpus by id, sorted; NULL: no corpus
    size_t n_rows;
};

static void present_free(struct present *p)
{
    for (size_t i = 0; i < p->tags.n; i++)
        free(p->tags.at[i]);
    vec_free(&p->tags);
    free(p->note);
    free(p->truth);
}

static bool read_present(struct triage *t, int64_t reviewer, int64_t item, struct present *out,
                         struct err *e)
{
    sqlite3_stmt *s = triage_use(t, STATEMENT_GET_STATE);
    sqlite3_bind_int64(s, 1, reviewer);
    sqlite3_bind_int64(s, 2, item);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW) {
        const char *tags = (const char *)sqlite3_column_text(s, 2);
        cJSON *list = tags ? cJSON_Parse(tags) : NULL;
        for (const cJSON *v = list ? list->child : NULL; v; v = v->next)
            if (cJSON_IsString(v))
                vec_push(&out->tags, mem_strdup(v->valuestring));
        cJSON_Delete(list);
        out->content = content_parse((const char *)sqlite3_column_text(s, 1));
        out->note = mem_strdup((const char *)sqlite3_column_text(s, 3));
        out->truth = truth_get((const char *)sqlite3_column_text(s, 4), t->aspect);
        out->marked = sqlite3_column_int(s, 5);
        out->time = sqlite3_column_int64(s, 7);
    }
    sqlite3_reset(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || triage_fail(t, t->db, e);
}

// ---- differences --------------------------------------------------------------------------------

static bool has(char *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], name))
            return true;
    return false;
}

static bool same_text(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

static bool tags_differ(const struct line *l, const struct present *p)
{
    if (!l->has_tags)
        return false;
    for (size_t i = 0; i < l->tags.n; i++)
        if (!has(p->tags.at, p->tags.n, l->tags.at[i]))
            return true;
    for (size_t i = 0; i < p->tags.n; i++)
        if (!has(l->tags.at, l->tags.n, p->tags.at[i]))
            return true;
    return false;
}

static bool differs(const struct line *l, const struct present *p)
{
    return tags_differ(l, p) || (l->has_note && !same_text(l->note, p->note)) ||
           (l->has_truth && !same_text(l->truth, p->truth)) ||
           (l->has_marked && l->marked != p->marked);
}

static bool log_as(struct triage *t, struct draft *d, const char *kind, const char *value,
                   struct err *e)
{
    d->kind = kind;
    d->value = value;
    return log_append(t, d, e);
}

static bool log_truth(struct triage *t, struct draft *d, const char *truth, struct err *e)
{
    char kind[TRUTH_KIND];
    truth_kind(t->aspect, kind);
    return log_as(t, d, kind, truth, e);
}

static bool log_differences(struct triage *t, struct draft *d, const struct line *l,
                            const struct present *p, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && l->has_tags && i < p->tags.n; i++)
        if (!has(l->tags.at, l->tags.n, p->tags.at[i]))
            ok = log_as(t, d, "untag", p->tags.at[i], e);
    for (size_t i = 0; ok && i < l->tags.n; i++)
        if (!has(p->tags.at, p->tags.n, l->tags.at[i]))
            ok = log_as(t, d, "tag", l->tags.at[i], e);
    if (ok && l->has_note && !same_text(l->note, p->note))
        ok = log_as(t, d, "note", l->note ? l->note : "", e);
    if (ok && l->has_truth && !same_text(l->truth, p->truth))
        ok = log_truth(t, d, l->truth, e);
    if (ok && l->has_marked && l->marked != p->marked)
        ok = log_as(t, d, l->marked ? "mark" : "unmark", NULL, e);
    return ok && log_settle(t, d->reviewer, d->item, e);
}

// ---- lines --------------------------------------------------------------------------------------

static int compare_hash(const void *a, const void *b)
{
    const struct by_hash *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static void list_rows(struct import *im)
{
    const struct columns *c = im->t->columns;
    if (!c)
        return;
    im->n_rows = c->n;
    im->rows = mem_array(c->n + 1, sizeof *im->rows);
    for (size_t i = 0; i < c->n; i++)
        im->rows[i] = (struct by_hash){c->rows[i].id_hash, (uint32_t)i};
    qsort(im->rows, c->n, sizeof *im->rows, compare_hash);
}

static const struct column_row *find_row(const struct import *im, const char *id)
{
    struct by_hash key = {.hash = hash_bytes(0, id, strlen(id))};
    const struct by_hash *found =
        im->rows ? bsearch(&key, im->rows, im->n_rows, sizeof key, compare_hash) : NULL;
    return found ? &im->t->columns->rows[found->index] : NULL;
}

static size_t count_outside(const struct line *l, const struct column_row *row)
{
    uint32_t *at = NULL;
    size_t n = 0, outside = 0;
    if (!l->truth || !truth_parse(l->truth, &at, &n))
        return 0;
    for (size_t i = 0; i < n; i++)
        outside += at[i] >= row->n;
    free(at);
    return outside;
}

// A region becomes the indices of its pixels.
static bool settle_region(const struct import *im, struct line *l, struct err *e)
{
    const struct triage_regions *regions = &im->t->regions;
    const struct column_row *row = l->region ? find_row(im, l->id) : NULL;
    struct strbuf truth = {0};
    uint32_t *at;
    size_t n;
    if (!l->region)
        return true;
    if (!row || !regions->read)
        return err_set(e,
                       "\"ground_truth\" is a region, and \"%.80s\" is not in this corpus: give "
                       "indices or spans",
                       l->id);
    if (!regions->read(regions->ctx, (uint32_t)(row - im->t->columns->rows), l->region, &at, &n, e))
        return false;
    truth_print(at, n, &truth);
    free(at);
    l->truth = truth.at;
    return true;
}

static bool take_line(struct import *im, const struct line *l, struct err *e)
{
    struct triage *t = im->t;
    const struct column_row *row = find_row(im, l->id);
    struct triage_at at = {.instance = UINT32_MAX, .id = l->id, .content = l->content};
    struct draft d = {.id = l->id, .run = l->run, .time = l->time};
    struct present p = {0};
    const char *reviewer = l->reviewer ? l->reviewer : t->reviewers.at[0].name;
    im->said.unknown += im->rows && !row;
    im->said.outside += row ? count_outside(l, row) : 0;
    if (!l->content && row)
        at.content = row->content_hash;
    if (!log_intern(t, STATEMENT_ADD_REVIEWER, STATEMENT_FIND_REVIEWER, reviewer, &d.reviewer, e) ||
        !find_item(t, d.reviewer, &at, &d.item, e) || !read_present(t, d.reviewer, d.item, &p, e)) {
        present_free(&p);
        return false;
    }
    d.content = at.content ? at.content : p.content;
    bool ok = true;
    if (!differs(l, &p)) {
        im->said.same++;
    } else if (l->time && l->time < p.time) {
        im->said.older++;
    } else {
        im->said.taken++;
        ok = log_differences(t, &d, l, &p, e);
    }
    present_free(&p);
    return ok;
}

static bool import_json(struct import *im, const char *text, size_t n, const char *name,
                        struct err *e)
{
    uint64_t number = 0;
    for (size_t at = 0; at < n;) {
        const char *end = memchr(text + at, '\n', n - at);
        size_t length = end ? (size_t)(end - text) - at : n - at;
        char *line = mem_strndup(text + at, length);
        struct line l = {0};
        bool blank = !line[strspn(line, " \t\r")];
        bool ok = blank || (line_parse_json(line, length, &l, e) && settle_region(im, &l, e) &&
                            take_line(im, &l, e));
        line_free(&l);
        free(line);
        number++;
        if (!ok)
            return err_prefix(e, "%s:%llu", name, (unsigned long long)number);
        at += length + 1;
    }
    return true;
}

static bool names_id(const struct csv *header, struct err *e)
{
    for (size_t i = 0; i < header->cells.n; i++)
        if (!strcmp(header->cells.at[i], "id"))
            return true;
    return err_set(e, "the header names no column \"id\"");
}

static bool import_csv(struct import *im, const char *text, size_t n, const char *name,
                       struct err *e)
{
    struct csv header = {.text = text, .n = n}, c;
    struct err why;
    bool ok = csv_next(&header, &why) && names_id(&header, &why);
    c = (struct csv){.text = text, .n = n, .at = header.at, .lines = header.lines};
    while (ok && csv_next(&c, &why)) {
        struct line l = {0};
        ok = line_parse_csv(header.cells.at, header.cells.n, c.cells.at, c.cells.n, &l, &why) &&
             settle_region(im, &l, &why) && take_line(im, &l, &why);
        line_free(&l);
    }
    ok = ok && !why.msg[0];
    if (!ok)
        err_set(e, "%s:%llu: %s", name, (unsigned long long)(c.line ? c.line : 1),
                why.msg[0] ? why.msg : "it is empty");
    csv_free(&header);
    csv_free(&c);
    return ok;
}

// What could not be written out again as it came is refused before anything is taken.
static bool is_text(const char *text, size_t n, const char *name, struct err *e)
{
    static const char database[] = "SQLite format 3";
    if (n >= sizeof database && !memcmp(text, database, sizeof database))
        return err_set(e, "%s: this is a database; `venn triage merge` takes it in", name);
    size_t bad = n;
    const char *nul = memchr(text, '\0', n);
    bool valid = utf8_valid(text, n, &bad);
    if (valid && !nul)
        return true;
    if (nul && (size_t)(nul - text) < bad)
        bad = (size_t)(nul - text);
    unsigned long long line = 1;
    for (size_t i = 0; i < bad; i++)
        line += text[i] == '\n';
    return err_set(e, "%s:%llu: byte 0x%02x is no UTF-8 text", name, line,
                   (unsigned)(unsigned char)text[bad]);
}

void triage_read_regions(struct triage *t, struct triage_regions regions)
{
    t->regions = regions;
}

bool triage_import(struct triage *t, const char *text, size_t n, const char *name,
                   struct triage_imported *out, struct err *e)
{
    struct import im = {.t = t};
    size_t start = n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    const char *first = text + start + strspn(text + start, " \t\r\n");
    if (!is_text(text, n, name, e) || !triage_begin(t, e))
        return false;
    int64_t before = t->number;
    list_rows(&im);
    bool ok = (*first == '{' ? import_json : import_csv)(&im, text + start, n - start, name, e) &&
              log_check_tags(t, e);
    free(im.rows);
    if (!ok)
        triage_rollback(t);
    ok = ok && triage_commit(t, e);
    if (!ok)
        return false;
    *out = im.said;
    if (t->in_memory)
        t->unsaved += (size_t)(t->number - before);
    triage_absorb(t, NULL);
    triage_rebind(t);
    return true;
}
