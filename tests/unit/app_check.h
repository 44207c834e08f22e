// SPDX-License-Identifier: MIT
// The whole program on a corpus of a test's own, on a terminal that shows nothing.
#pragma once
#include "corpus_check.h"

#include "app/app.h"

struct app_fixture {
    struct files files;
    struct config config;
    struct corpus *corpus;
    struct term *term;
    struct app *app;
};

// text: lines of the corpus. Nothing is read yet.
static inline struct app *app_opened(struct app_fixture *f, const struct strbuf *text, int w, int h)
{
    struct err e;
    *f = (struct app_fixture){0};
    f->corpus = corpus_of(file_write(&f->files, strbuf_str(text), text->n));
    f->term = term_headless_open(w, h, DEPTH_256, true);
    f->app = mem_zalloc(sizeof *f->app);
    struct app_setup setup = {.config = &f->config,
                              .term = f->term,
                              .corpus = f->corpus,
                              .analysis = {.task = TASK_CLASSIFICATION, .cuts = cuts_text()},
                              .fresh = true};
    config_load(&f->config);
    if (!app_init(f->app, &setup, &e))
        fail_msg("%s", e.msg);
    f->app->w = w;
    f->app->h = h;
    return f->app;
}

static inline void app_closed(struct app_fixture *f)
{
    app_fini(f->app);
    free(f->app);
    f->term->ops->close(f->term);
    corpus_close(f->corpus);
    config_free(&f->config);
    files_remove(&f->files);
}
