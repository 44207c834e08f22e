// SPDX-License-Identifier: MIT
// Fields as a person writes them: iou, pred, meta.style, meta."two words", delta(iou,SIS,IG).
#include "base/near.h"
#include "core/query_flag.h"
#include "core/query_lex.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    enum field_id id;
} aliases[] = {
    {"pred", FIELD_ID_PREDICTION},
};

enum { N_ALIASES = sizeof aliases / sizeof aliases[0] };

static bool find_name(const struct word *w, enum field_id *out)
{
    for (unsigned id = 0; id < FIELD_ID_COUNT; id++)
        if (word_is(w, field_info(id)->name))
            return *out = id, true;
    for (size_t i = 0; i < N_ALIASES; i++)
        if (word_is(w, aliases[i].name))
            return *out = aliases[i].id, true;
    return false;
}

bool scan_fail_unknown(struct scan *s, const struct word *w)
{
    struct near near = near_to(w->text, w->n);
    struct strbuf known = {0};
    if (s->filter && query_flag_find(w->text, w->n))
        return scan_fail(s, w->at, 0, "\"%.*s\" is a flag: it stands alone, without an operator",
                         (int)w->n, w->text);
    for (unsigned id = 0; id < FIELD_ID_COUNT; id++) {
        near_try(&near, field_info(id)->name);
        strbuf_printf(&known, "%s ", field_info(id)->name);
    }
    for (size_t i = 0; i < N_ALIASES; i++)
        near_try(&near, aliases[i].name);
    strbuf_puts(&known, "meta.KEY stored.NAME delta(SCORE,RUN,RUN) "
                        "absdelta(SCORE,RUN,RUN) jaccard(RUN,RUN) primary(RUN)");
    if (s->filter) {
        strbuf_puts(&known, "; flags: ");
        for (size_t i = 0; i < query_flag_count(); i++) {
            near_try(&near, query_flag_at(i)->name);
            strbuf_printf(&known, "%s%s", i ? " " : "", query_flag_at(i)->name);
        }
    }
    scan_fail(s, w->at, 0, "unknown field%s \"%.*s\"%s; known: %s", s->filter ? " or flag" : "",
              word_show(w->text, w->n), w->text, near_hint(&near), strbuf_str(&known));
    strbuf_free(&known);
    return false;
}

// The key after `meta.` or `stored.`: the rest of the word, or quoted.
static bool scan_key(struct scan *s, const struct word *w, size_t prefix, enum field_id id,
                     struct field *out)
{
    struct word key = {.text = w->text + prefix, .n = w->n - prefix, .at = w->at + prefix};
    if (!key.n && s->at < s->n && s->text[s->at] == '"' && !scan_word(s, WORD_FIELD, &key))
        return false;
    if (!key.n)
        return scan_fail(s, key.at, EXPECT_FIELD, "expected a key after %.*s", (int)prefix,
                         w->text);
    if (key.n >= sizeof out->arg)
        return scan_fail(s, key.at, 0, "the key is longer than %zu bytes", sizeof out->arg - 1);
    *out = (struct field){.id = id};
    memcpy(out->arg, key.text, key.n);
    return true;
}

static bool scan_score(struct scan *s, enum score *out)
{
    struct word w;
    if (!scan_word(s, WORD_FIELD, &w))
        return false;
    for (unsigned i = 0; i < SCORE_COUNT; i++)
        if (word_is(&w, score_key((enum score)i)))
            return *out = i, true;
    return scan_fail(s, w.at, EXPECT_SCORE, "expected a score: iou, gtc, sc or wsc");
}

static bool scan_run(struct scan *s, uint32_t *out)
{
    struct word w;
    struct err why;
    size_t run;
    if (!scan_word(s, WORD_LIST, &w))
        return false;
    if (!w.n)
        return scan_fail(s, w.at, EXPECT_RUN, "expected the name of a run");
    if (!s->columns)
        return scan_fail(s, w.at, 0, "there are no runs here");
    if (!columns_find_run(s->columns, arena_strndup(s->arena, w.text, w.n), &run, &why))
        return scan_fail(s, w.at, 0, "%s", why.msg);
    *out = (uint32_t)run;
    return true;
}

// Fields that name runs: what stands between their parentheses.
static const struct run_field {
    const char *name;
    enum field_id id;
    bool score; // a score comes first
    int runs;
    const char *form;
} run_fields[] = {
    {"delta", FIELD_ID_DELTA, true, 2, "delta(SCORE,RUN_A,RUN_B)"},
    {"absdelta", FIELD_ID_ABS_DELTA, true, 2, "absdelta(SCORE,RUN_A,RUN_B)"},
    {"jaccard", FIELD_ID_JACCARD, false, 2, "jaccard(RUN_A,RUN_B)"},
    {"primary", FIELD_ID_PRIMARY_OF, false, 1, "primary(RUN)"},
};

enum { N_RUN_FIELDS = sizeof run_fields / sizeof run_fields[0] };

static bool scan_comma(struct scan *s, const struct run_field *of)
{
    return scan_char(s, ',') || scan_fail(s, s->at, 0, "expected \",\": %s", of->form);
}

// Behind the opening parenthesis.
static bool scan_run_field(struct scan *s, const struct run_field *of, struct field *out)
{
    struct field f = {.id = of->id};
    if (of->score && (!scan_score(s, &f.score) || !scan_comma(s, of)))
        return false;
    if (!scan_run(s, &f.run_a))
        return false;
    if (of->runs > 1 && (!scan_comma(s, of) || !scan_run(s, &f.run_b)))
        return false;
    if (!scan_char(s, ')'))
        return scan_fail(s, s->at, EXPECT_CLOSE, "expected \")\": %s", of->form);
    *out = f;
    return true;
}

bool scan_field(struct scan *s, struct field *out)
{
    static const struct {
        const char *prefix;
        enum field_id id;
    } keyed[] = {
        {"meta.", FIELD_ID_META}, {"stored.", FIELD_ID_STORED}, {"fields.", FIELD_ID_FIELDS}};
    struct word w;
    if (!scan_word(s, WORD_FIELD, &w))
        return false;
    if (!w.n)
        return scan_fail(s, w.at, EXPECT_FIELD, "expected a field");
    for (size_t i = 0; i < sizeof keyed / sizeof *keyed; i++) {
        size_t prefix = strlen(keyed[i].prefix);
        if (!w.quoted && w.n >= prefix && !strncasecmp(w.text, keyed[i].prefix, prefix))
            return scan_key(s, &w, prefix, keyed[i].id, out);
    }
    enum field_id id;
    for (size_t i = 0; i < N_RUN_FIELDS; i++) {
        if (!word_is(&w, run_fields[i].name))
            continue;
        if (scan_char(s, '('))
            return scan_run_field(s, &run_fields[i], out);
        if (!find_name(&w, &id)) // `primary` is a field without them too
            return scan_fail(s, s->at, 0, "expected \"(\": %s", run_fields[i].form);
    }
    if (!find_name(&w, &id))
        return scan_fail_unknown(s, &w);
    *out = (struct field){.id = id};
    return true;
}

bool field_parse(const char *text, size_t n, const struct columns *c, struct field *out,
                 struct err *e)
{
    struct arena arena = {0};
    struct scan s = {.text = text, .n = n, .columns = c, .arena = &arena, .e = e};
    struct field f;
    bool ok = scan_field(&s, &f);
    if (ok && !scan_end(&s))
        ok = scan_fail(&s, s.at, 0, "unexpected \"%.*s\" after a field",
                       word_show(text + s.at, n - s.at), text + s.at);
    arena_free(&arena);
    if (ok)
        *out = f;
    return ok;
}

static void print_run_field(const struct field *f, const struct columns *c, struct strbuf *out)
{
    const struct run_field *of = run_fields;
    while (of->id != f->id)
        of++;
    strbuf_printf(out, "%s(", of->name);
    if (of->score)
        strbuf_printf(out, "%s,", score_key(f->score));
    for (int i = 0; i < of->runs; i++) {
        const char *run = c->runs[i ? f->run_b : f->run_a].name;
        if (i)
            strbuf_putc(out, ',');
        word_print(out, run, strlen(run), WORD_LIST, false);
    }
    strbuf_putc(out, ')');
}

void field_print(const struct field *f, const struct columns *c, struct strbuf *out)
{
    switch (f->id) {
    case FIELD_ID_META:
    case FIELD_ID_STORED:
    case FIELD_ID_FIELDS:
        strbuf_puts(out, f->id == FIELD_ID_META     ? "meta."
                         : f->id == FIELD_ID_STORED ? "stored."
                                                    : "fields.");
        word_print(out, f->arg, strlen(f->arg), WORD_FIELD, false);
        break;
    case FIELD_ID_DELTA:
    case FIELD_ID_ABS_DELTA:
    case FIELD_ID_JACCARD:
    case FIELD_ID_PRIMARY_OF:
        print_run_field(f, c, out);
        break;
    default:
        strbuf_puts(out, field_info(f->id)->name);
    }
}

size_t field_extent(const char *s, const char *ends)
{
    int depth = 0;
    bool quoted = false;
    size_t n = 0;
    for (; s[n]; n++) {
        if (quoted && s[n] == '\\' && s[n + 1])
            n++;
        else if (s[n] == '"')
            quoted = !quoted;
        else if (!quoted && depth == 0 && strchr(ends, s[n]))
            break;
        else if (!quoted)
            depth += (s[n] == '(') - (s[n] == ')' && depth > 0);
    }
    return n;
}
