// SPDX-License-Identifier: MIT
#include "app/listing.h"

#include "base/hash.h"
#include "core/judged.h"
#include "core/keys.h"

#include <string.h>

// Fewer rows are read again within a frame's time; records read in one slice of a job.
enum { SLOW_FROM = 1000, RECORDS_AT_ONCE = 256 };

bool listing_running(const struct app *a)
{
    return a->listing.job;
}

int listing_percent(const struct app *a)
{
    return a->listing.job ? frame_job_percent(a->listing.job) : 100;
}

static void give_up(struct app *a)
{
    frame_job_free(a->listing.job);
    query_free(a->listing.query);
    a->listing.job = NULL;
    a->listing.query = NULL;
}

void listing_free(struct app *a)
{
    give_up(a);
    frame_free(&a->frame);
    judged_free(&a->judged);
}

// The cursor stays on its instance.
static void frame_changed(struct app *a, bool had, uint32_t here, size_t was)
{
    a->listing.changed = true;
    size_t at = a->listing.goes ? frame_find(&a->frame, a->listing.to, a->run) : a->frame.n;
    a->listing.goes = false;
    if (at >= a->frame.n)
        at = had ? frame_find(&a->frame, here, a->run) : 0;
    list_resize(&a->list, a->frame.n, a->list.height ? a->list.height : 1);
    list_goto(&a->list, at < a->frame.n ? at : was);
    struct row now_here;
    bool has = app_row(a, &now_here);
    if (!a->reader.has || !has || now_here.instance != a->reader.instance ||
        a->run != a->reader.run)
        app_reader_follow(a, 0);
    a->stale |= STALE_SEARCH;
    if (a->frame.unread) {
        app_say(a, "%zu record%s could not be read again and %s left out: %.300s", a->frame.unread,
                a->frame.unread == 1 ? "" : "s", a->frame.unread == 1 ? "is" : "are",
                a->frame.why.msg);
        a->message_is_error = true;
    }
}

static void failed(struct app *a, const struct err *e)
{
    a->listing.goes = false; // or a later list would move the cursor
    app_complain(a, e);
}

// Filter and brushes, parsed anew: a job outlives what is typed meanwhile.
static struct query *parse_filter(const struct app *a)
{
    struct strbuf text = {0};
    struct query *q = NULL;
    app_filter_text(a, &text);
    if (text.n && !query_parse(strbuf_str(&text), a->columns, &q, NULL))
        q = NULL;
    strbuf_free(&text);
    return q;
}

static void take(struct app *a, struct frame_job *job)
{
    struct row here = {0};
    bool had = app_row(a, &here);
    size_t was = a->list.cursor;
    frame_job_take(job, &a->frame);
    frame_changed(a, had, here.instance, was);
}

static void run_job(struct app *a, struct frame_job *job)
{
    bool done = false, ok = true;
    struct err e;
    while (ok && !done)
        ok = frame_job_step(job, SIZE_MAX, &done, &e);
    if (ok)
        take(a, job);
    else
        failed(a, &e);
    frame_job_free(job);
}

void listing_settle(struct app *a)
{
    struct row_source src = app_rows(a);
    src.judged = &a->judged;
    give_up(a);
    a->listing.again = false;
    a->listing.query = parse_filter(a);
    a->listing.order = a->order;
    struct frame_spec spec = {.keep_runless = true,
                              .run = a->run,
                              .only = a->part.only,
                              .query = a->listing.query,
                              .patterns = a->patterns,
                              .order = a->order.n ? &a->listing.order : NULL};
    struct frame_job *job = frame_job_new(&spec, &src);
    if (frame_is_slow(&spec) && a->columns->n >= SLOW_FROM) {
        a->listing.job = job;
        return;
    }
    run_job(a, job);
    give_up(a);
}

bool listing_work(struct app *a)
{
    bool done;
    struct err e;
    if (!a->listing.job)
        return false;
    if (!frame_job_step(a->listing.job, RECORDS_AT_ONCE, &done, &e)) {
        give_up(a);
        failed(a, &e);
        return false;
    }
    if (!done)
        return true;
    take(a, a->listing.job);
    give_up(a);
    if (a->listing.again) // rows came meanwhile
        a->stale |= STALE_FRAME;
    return a->listing.again;
}

void listing_stop(struct app *a)
{
    if (!a->listing.job)
        return;
    int percent = listing_percent(a);
    take(a, a->listing.job);
    give_up(a);
    a->listing.again = false;
    app_say(a, "stopped at %d %%: listed is what was found so far", percent);
}

// ---- keys that nobody has -----------------------------------------------------------------------

enum { ROWS_ASKED = 64, INSTANCES_ASKED = 256 };

// Once all is read, and once for what is asked: the key may have come with the last record.
void listing_check_keys(struct app *a)
{
    struct keys_asked asked = {0};
    struct strbuf missing = {0};
    uint64_t hash = 0;
    if (a->loading || listing_running(a) || !a->columns->n)
        return;
    keys_ask_query(&asked, a->query);
    keys_ask_order(&asked, &a->order);
    for (size_t i = 0; i < a->n_extra; i++)
        keys_ask(&asked, &a->extra[i]);
    for (size_t i = 0; i < asked.n; i++)
        hash = hash_bytes(hash + asked.at[i].id, asked.at[i].arg, strlen(asked.at[i].arg));
    if (hash == a->listing.keys)
        return;
    a->listing.keys = hash;
    struct row_source src = app_rows(a);
    bool pictures = corpus_info(a->corpus).image; // they come with masks to decode
    keys_missing(&asked, &src, a->frame.rows, a->frame.n < ROWS_ASKED ? a->frame.n : ROWS_ASKED,
                 pictures ? ROWS_ASKED : INSTANCES_ASKED, &missing);
    if (missing.n)
        app_say(a, "%s", strbuf_str(&missing));
    strbuf_free(&missing);
}
