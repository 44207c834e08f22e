// SPDX-License-Identifier: MIT
#include "app/search.h"

#include "core/regex.h"
#include "core/sieve.h"

#include <stdio.h>
#include <string.h>

static void forget_far(struct search_state *s)
{
    free(s->place);
    free(s->far);
    s->place = NULL;
    s->far = NULL;
    s->sifted = s->to_sift = 0;
}

void search_clear(struct app *a)
{
    if (a->search.text)
        regfree(&a->search.regex);
    free(a->search.text);
    free(a->search.rows);
    free(a->search.sieve);
    forget_far(&a->search);
    a->search = (struct search_state){0};
}

static bool compile_regex(struct search_state *s, const char *pattern)
{
    bool fold;
    size_t n = strlen(pattern);
    if (!regex_compile(&s->regex, pattern, n, &fold, NULL))
        return false;
    literals_of_regex(pattern, n, fold, &s->literals);
    return true;
}

// An expression, else (when it is none) the text itself.
static bool compile(struct app *a, const char *text, bool *literally)
{
    *literally = false;
    if (compile_regex(&a->search, text))
        return true;
    *literally = true;
    struct strbuf literal = {0};
    for (const char *p = text; *p; p++) {
        if (strchr("\\.[]()*+?{}|^$", *p))
            strbuf_putc(&literal, '\\');
        strbuf_putc(&literal, *p);
    }
    bool ok = compile_regex(&a->search, strbuf_str(&literal));
    strbuf_free(&literal);
    return ok;
}

static void instance_text(const struct instance *x, struct strbuf *out)
{
    strbuf_clear(out);
    for (uint32_t i = 0; i < instance_tokens(x); i++) {
        if (i)
            strbuf_putc(out, ' ');
        strbuf_add(out, x->tokens[i].text, x->tokens[i].n);
        if (x->values) {
            strbuf_putc(out, '=');
            strbuf_add(out, x->values[i].text, x->values[i].n);
        }
    }
}

static void begin(struct app *a)
{
    struct search_state *s = &a->search;
    free(s->rows);
    s->n_rows = a->frame.n;
    s->rows = mem_array(s->n_rows, sizeof *s->rows);
    s->matches = s->done = 0;
    s->from = a->list.cursor < s->n_rows ? a->list.cursor : 0;
    struct row_source src = app_rows(a);
    free(s->sieve);
    forget_far(s);
    s->sieve = sieve_new(&src, &s->literals);
    s->sieved = 0;
}

void search_settle(struct app *a)
{
    if (a->search.text)
        begin(a);
}

bool search_running(const struct app *a)
{
    return a->search.text && a->search.done < a->search.n_rows;
}

void search_stop(struct app *a)
{
    a->search.done = a->search.n_rows;
    a->search.jump = false;
}

static void say_nothing_found(struct app *a)
{
    app_say(a, "no listed row %s %s%s",
            a->search.literally ? "contains (this is no regular expression)" : "matches",
            a->search.text, a->filter || a->patterns ? " (a filter or pattern is on)" : "");
}

enum { RECORDS_AT_ONCE = 256, FIRST_ROWS = 1024, NEAR_ROWS = 32 * 1024 };

// The frame's row that is looked at when so many were.
static size_t nth_row(const struct search_state *s, size_t done)
{
    return (s->from + done) % s->n_rows;
}

// From the row that is looked at next on. The first is small, so that what is near is found at
// once.
static void fill_sieve(struct app *a)
{
    struct search_state *s = &a->search;
    size_t most = !s->done ? FIRST_ROWS : a->order.n ? NEAR_ROWS / 2 : SIEVE_ROWS;
    sieve_empty(s->sieve);
    for (s->sieved = s->done; s->sieved < s->n_rows && s->sieve->n < most; s->sieved++) {
        if (sieve_full(s->sieve, 1))
            break;
        sieve_add(s->sieve, a->frame.rows[nth_row(s, s->sieved)].instance);
    }
    sieve_run(s->sieve);
}

// Sorted rows lie anywhere in the files: those that are far from the cursor are sifted in the order
// of the files before any of them is read, and then looked at in the order of the list.
static void begin_far(struct app *a)
{
    struct search_state *s = &a->search;
    s->to_sift = a->columns->n;
    s->place = mem_array(s->to_sift, sizeof *s->place);
    s->far = mem_array(s->n_rows, sizeof *s->far);
    for (size_t k = s->done; k < s->n_rows; k++) {
        size_t i = nth_row(s, k);
        s->place[a->frame.rows[i].instance] = (uint32_t)i + 1;
    }
}

static void sift_far(struct search_state *s)
{
    sieve_empty(s->sieve);
    for (; s->sifted < s->to_sift && !sieve_full(s->sieve, 1); s->sifted++)
        if (s->place[s->sifted])
            sieve_add(s->sieve, (uint32_t)s->sifted);
    sieve_run(s->sieve);
    for (size_t i = 0; i < s->sieve->n; i++)
        s->far[s->place[s->sieve->instances[i]] - 1] = s->sieve->may[i];
    if (s->sifted < s->to_sift)
        return;
    free(s->place);
    s->place = NULL;
}

static bool wants_sieve(const struct search_state *s)
{
    return s->sieve && (s->place || (!s->far && s->done == s->sieved));
}

static void next_sieve(struct app *a)
{
    struct search_state *s = &a->search;
    if (!s->place && a->order.n && s->done >= NEAR_ROWS)
        begin_far(a);
    if (s->place)
        sift_far(s);
    else
        fill_sieve(a);
}

static bool may_match(struct app *a, size_t i)
{
    struct search_state *s = &a->search;
    if (s->far)
        return s->far[i];
    return !s->sieve || sieve_may(s->sieve, a->frame.rows[i].instance);
}

static void look_at(struct app *a, size_t i, struct strbuf *text)
{
    struct search_state *s = &a->search;
    struct err e;
    const struct instance *x = corpus_fetch(a->corpus, a->frame.rows[i].instance, &e);
    if (!x)
        return;
    instance_text(x, text);
    s->rows[i] = regexec(&s->regex, strbuf_str(text), 0, NULL, 0) == 0;
    s->matches += s->rows[i];
    if (s->rows[i] && s->jump) {
        s->jump = false;
        list_goto(&a->list, i);
        app_reader_follow(a, 0);
    }
}

bool search_work(struct app *a)
{
    struct search_state *s = &a->search;
    struct strbuf text = {0};
    for (int records = 0, sieves = 0; records < RECORDS_AT_ONCE && search_running(a);) {
        if (wants_sieve(s)) {
            if (sieves++)
                break;
            next_sieve(a);
            continue;
        }
        size_t i = nth_row(s, s->done++);
        if (!may_match(a, i))
            continue;
        look_at(a, i, &text);
        records++;
    }
    strbuf_free(&text);
    if (!search_running(a) && !s->matches && s->jump) {
        s->jump = false;
        say_nothing_found(a);
    }
    return search_running(a);
}

void search_set(struct app *a, const char *text)
{
    search_clear(a);
    if (!*text)
        return;
    bool literally;
    if (!compile(a, text, &literally)) {
        app_say(a, "cannot search for this");
        a->message_is_error = true;
        return;
    }
    a->search.text = mem_strdup(text);
    a->search.literally = literally;
    a->search.jump = true;
    begin(a);
    search_work(a);
}

void search_move(struct app *a, int direction)
{
    const struct search_state *s = &a->search;
    if (!s->text) {
        app_say(a, "nothing was searched for: / searches");
        return;
    }
    if (!s->matches) {
        if (search_running(a))
            app_say(a, "still searching");
        else
            say_nothing_found(a);
        return;
    }
    size_t n = s->n_rows, at = a->list.cursor;
    for (size_t k = 0; k < n; k++) {
        at = direction > 0 ? (at + 1) % n : (at + n - 1) % n;
        if (s->rows[at])
            break;
    }
    if ((direction > 0 && at <= a->list.cursor) || (direction < 0 && at >= a->list.cursor))
        app_say(a, direction > 0 ? "search went on at the top" : "search went on at the bottom");
    list_goto(&a->list, at);
}

void search_position_text(const struct app *a, char *out, size_t n)
{
    size_t nth = 0;
    for (size_t i = 0; i <= a->list.cursor && i < a->search.n_rows; i++)
        nth += a->search.rows[i];
    if (search_running(a))
        snprintf(out, n, "/%.20s %zu so far, %zu %% · ", a->search.text, a->search.matches,
                 (a->search.done + a->search.sifted) * 100 /
                     (a->search.n_rows + a->search.to_sift));
    else
        snprintf(out, n, "/%.20s %zu/%zu · ", a->search.text, nth, a->search.matches);
}
