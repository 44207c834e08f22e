// SPDX-License-Identifier: MIT
// A state as a line of JSON or CSV, and back.
#include "store/triage/triage_internal.h"

#include "base/strbuf.h"
#include "store/json/json.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void line_free(struct line *l)
{
    free(l->id);
    free(l->reviewer);
    free(l->note);
    free(l->run);
    free(l->truth);
    free(l->region);
    for (size_t i = 0; i < l->tags.n; i++)
        free(l->tags.at[i]);
    vec_free(&l->tags);
    *l = (struct line){0};
}

// ---- time ---------------------------------------------------------------------------------------

void time_print(int64_t ms, struct strbuf *out)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    char text[32] = "";
    if (ms >= 0 && gmtime_r(&seconds, &tm))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    strbuf_printf(out, "%s.%03dZ", text, (int)(ms % 1000));
}

static bool time_parse(const char *text, int64_t *out)
{
    struct tm tm = {0};
    int used = 0, ms = 0, more = 0;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
               &tm.tm_min, &tm.tm_sec, &used) != 6)
        return false;
    if (text[used] == '.' && sscanf(text + used, ".%3d%n", &ms, &more) == 1)
        used += more;
    if (strcmp(text + used, "Z") != 0 || tm.tm_year < 1970)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *out = (int64_t)timegm(&tm) * 1000 + ms;
    return true;
}

// ---- fields -------------------------------------------------------------------------------------

static bool wrong(struct err *e, const char *key, const char *what)
{
    return err_set(e, "\"%s\": expected %s", key, what);
}

static bool set_time(struct line *l, const char *text, struct err *e)
{
    return time_parse(text, &l->time) ||
           wrong(e, "time", "a time such as 2026-01-31T12:00:00.000Z");
}

static bool set_content(struct line *l, const char *text, struct err *e)
{
    if (strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16)
        return wrong(e, "content", "16 hexadecimal digits");
    l->content = content_parse(text);
    return true;
}

// An object, or a list of these: whatever its shapes are.
static bool is_region(const char *text)
{
    cJSON *tree = json_parse(text, strlen(text), NULL, NULL);
    bool region = cJSON_IsObject(tree) || (cJSON_IsArray(tree) && cJSON_IsObject(tree->child));
    cJSON_Delete(tree);
    return region;
}

static bool set_truth(struct line *l, const char *text, struct err *e)
{
    uint32_t *at;
    size_t n;
    struct strbuf clean = {0};
    l->has_truth = true;
    if (!text)
        return true;
    if (is_region(text)) {
        l->region = mem_strdup(text);
        return true;
    }
    if (!truth_parse(text, &at, &n))
        return wrong(e, "ground_truth", "a list of indices, a region of an image, or null");
    truth_print(at, n, &clean);
    free(at);
    l->truth = clean.at;
    return true;
}

static bool add_tag(struct line *l, const char *name, struct err *e)
{
    if (!tag_valid(name, e))
        return err_prefix(e, "\"tags\"");
    vec_push(&l->tags, mem_strdup(name));
    return true;
}

// What every line needs, and limits.
static bool line_check(const struct line *l, struct err *e)
{
    if (!l->id)
        return err_set(e, "there is no \"id\"");
    if (l->reviewer && !reviewer_valid(l->reviewer, e))
        return err_prefix(e, "\"reviewer\"");
    return !l->note || note_valid(l->note, e) || err_prefix(e, "\"note\"");
}

// ---- JSON ---------------------------------------------------------------------------------------

static bool json_text(const cJSON *tree, const char *key, char **out, bool *has, struct err *e)
{
    const cJSON *v = json_get(tree, key);
    if (has)
        *has = v != NULL;
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsString(v))
        return wrong(e, key, "a text");
    *out = mem_strdup(v->valuestring);
    return true;
}

static bool json_tags(const cJSON *tree, struct line *l, struct err *e)
{
    const cJSON *list = json_get(tree, "tags");
    l->has_tags = list != NULL;
    if (list && !cJSON_IsArray(list))
        return wrong(e, "tags", "a list of names");
    for (const cJSON *v = list ? list->child : NULL; v; v = v->next)
        if (cJSON_IsString(v) ? !add_tag(l, v->valuestring, e) : !wrong(e, "tags", "names"))
            return false;
    return true;
}

static bool json_truth(const cJSON *tree, struct line *l, struct err *e)
{
    const cJSON *v = json_get(tree, "ground_truth");
    if (!v)
        return true;
    char *text = cJSON_IsNull(v) ? NULL : cJSON_PrintUnformatted(v);
    bool ok = set_truth(l, text, e);
    cJSON_free(text);
    return ok;
}

static bool json_rest(const cJSON *tree, struct line *l, struct err *e)
{
    const cJSON *marked = json_get(tree, "marked"), *content = json_get(tree, "content");
    const cJSON *time = json_get(tree, "time");
    l->has_marked = marked != NULL;
    l->marked = cJSON_IsTrue(marked);
    if (marked && !cJSON_IsBool(marked))
        return wrong(e, "marked", "true or false");
    if (content && !(cJSON_IsString(content) ? set_content(l, content->valuestring, e)
                                             : wrong(e, "content", "16 hexadecimal digits")))
        return false;
    return !time || set_time(l, cJSON_IsString(time) ? time->valuestring : "", e);
}

bool line_parse_json(const char *text, size_t n, struct line *out, struct err *e)
{
    struct arena a = {0};
    cJSON *tree = json_parse(text, n, NULL, e);
    if (!tree)
        return false;
    struct line l = {0};
    const char *id = json_id(&a, json_get(tree, "id"));
    l.id = mem_strdup(id);
    bool ok = (cJSON_IsObject(tree) || err_set(e, "expected an object")) &&
              json_text(tree, "reviewer", &l.reviewer, NULL, e) &&
              json_text(tree, "note", &l.note, &l.has_note, e) &&
              json_text(tree, "run", &l.run, NULL, e) && json_tags(tree, &l, e) &&
              json_truth(tree, &l, e) && json_rest(tree, &l, e) && line_check(&l, e);
    cJSON_Delete(tree);
    arena_free(&a);
    if (ok)
        *out = l;
    else
        line_free(&l);
    return ok;
}

// ---- CSV ----------------------------------------------------------------------------------------

static void csv_clear(struct csv *c)
{
    for (size_t i = 0; i < c->cells.n; i++)
        free(c->cells.at[i]);
    c->cells.n = 0;
}

void csv_free(struct csv *c)
{
    csv_clear(c);
    vec_free(&c->cells);
}

// One cell up to its comma or line end.
static bool csv_cell(struct csv *c, struct err *e)
{
    struct strbuf cell = {0};
    bool quoted = c->at < c->n && c->text[c->at] == '"';
    c->at += quoted;
    while (c->at < c->n) {
        char ch = c->text[c->at];
        bool pair = quoted && ch == '"' && c->at + 1 < c->n && c->text[c->at + 1] == '"';
        if (pair)
            c->at++;
        else if (quoted ? ch == '"' : ch == ',' || ch == '\n' || ch == '\r')
            break;
        c->lines += ch == '\n';
        strbuf_putc(&cell, ch);
        c->at++;
    }
    bool ok = !quoted || c->at < c->n;
    c->at += quoted && ok;
    ok = ok && (c->at == c->n || strchr(",\n\r", c->text[c->at]));
    if (ok)
        vec_push(&c->cells, mem_strndup(strbuf_str(&cell), cell.n));
    else
        err_set(e, "a quote (\") is not closed, or text follows one");
    strbuf_free(&cell);
    return ok;
}

bool csv_next(struct csv *c, struct err *e)
{
    csv_clear(c);
    e->msg[0] = '\0';
    while (c->at < c->n && (c->text[c->at] == '\n' || c->text[c->at] == '\r'))
        c->lines += c->text[c->at++] == '\n';
    if (c->at >= c->n)
        return false;
    c->line = c->lines + 1;
    for (;;) {
        if (!csv_cell(c, e))
            return false;
        if (c->at >= c->n || c->text[c->at] != ',')
            return true;
        c->at++;
    }
}

static bool csv_tags(struct line *l, const char *cell, struct err *e)
{
    l->has_tags = true;
    while (*cell) {
        size_t n = strcspn(cell, ";");
        char *name = mem_strndup(cell, n);
        bool ok = add_tag(l, name, e);
        free(name);
        if (!ok)
            return false;
        cell += n + (cell[n] == ';');
    }
    return true;
}

static bool csv_field(struct line *l, const char *name, const char *cell, struct err *e)
{
    char **text = !strcmp(name, "id")         ? &l->id
                  : !strcmp(name, "reviewer") ? &l->reviewer
                  : !strcmp(name, "note")     ? &l->note
                  : !strcmp(name, "run")      ? &l->run
                                              : NULL;
    if (text) {
        free(*text);
        *text = *cell || text == &l->id ? mem_strdup(cell) : NULL;
        l->has_note = l->has_note || text == &l->note;
        return true;
    }
    if (!strcmp(name, "tags"))
        return csv_tags(l, cell, e);
    if (!strcmp(name, "ground_truth"))
        return set_truth(l, *cell ? cell : NULL, e);
    if (!strcmp(name, "content"))
        return !*cell || set_content(l, cell, e);
    if (!strcmp(name, "time"))
        return !*cell || set_time(l, cell, e);
    if (!strcmp(name, "marked")) {
        l->has_marked = true;
        l->marked = !strcmp(cell, "true");
        return l->marked || !strcmp(cell, "false") || wrong(e, "marked", "true or false");
    }
    return true; // a column of somebody else's
}

bool line_parse_csv(char *const *names, size_t n_names, char *const *cells, size_t n_cells,
                    struct line *out, struct err *e)
{
    struct line l = {0};
    bool ok = n_cells == n_names || err_set(e, "%zu cells under %zu names", n_cells, n_names);
    for (size_t i = 0; ok && i < n_cells; i++)
        ok = csv_field(&l, names[i], cells[i], e);
    ok = ok && line_check(&l, e);
    if (ok)
        *out = l;
    else
        line_free(&l);
    return ok;
}
