// SPDX-License-Identifier: MIT
#include "cli/explore.h"

#include "app/loop.h"
#include "app/resume.h"
#include "app/script.h"
#include "cli/output.h"
#include "cli/study.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool theme_is_auto(const struct options *o)
{
    return !o->theme || strcmp(o->theme, "auto") == 0;
}

static const char *color_text(enum color_choice c)
{
    return c == COLOR_ALWAYS ? "always" : c == COLOR_NEVER ? "never" : "auto";
}

static struct term *open_term(const struct options *o, struct err *e)
{
    if (o->width)
        return term_headless_open(o->width, o->height,
                                  o->color == COLOR_NEVER ? DEPTH_MONO : DEPTH_256, !o->ascii);
    struct term_options to = {.color = color_text(o->color),
                              .ascii = o->ascii,
                              .mouse = o->mouse,
                              .ask_background = theme_is_auto(o)};
    return term_curses_open(&to, e);
}

enum { RELOAD = -1 }; // a status: everything is to be read again

static bool run_script(struct app *a, struct term *t, const struct options *o, FILE *script,
                       struct err *e)
{
    bool ok = script_run(a, t, script, script == stdin ? "script" : o->script, stdout, e);
    if (fflush(stdout) != 0 && ok)
        ok = err_set(e, "cannot write: %s", strerror(errno));
    return ok;
}

// The corpus's triage database: the file is made by the first verdict, not by looking.
static struct triage *open_triage(const struct options *o, const struct corpus_info *info,
                                  struct err *e)
{
    char *path = o->triage ? mem_strdup(o->triage)
                           : triage_path(o->read.paths, o->read.n_paths, info->origin);
    struct triage *t = NULL;
    struct triage_options to = {
        .path = path, .reviewer = o->reviewer, .aspect = info->aspect, .blind = o->blind};
    if (path && !triage_open(&t, &to, e))
        t = NULL;
    free(path);
    return t;
}

static void add_quoted(struct strbuf *out, const char *option, const char *value)
{
    if (!value)
        return;
    strbuf_printf(out, " %s%s", option, *option ? " " : "");
    strbuf_put_quoted(out, value);
}

// PATHs and how they are read, for the command line that brings a view back.
static void reading_options(const struct options *o, struct strbuf *out)
{
    const struct corpus_options *r = &o->read;
    char rule[48], run[600];
    add_quoted(out, "--format", r->format);
    add_quoted(out, "--annotations", r->annotations);
    for (size_t i = 0; i < r->n_rationales; i++) {
        snprintf(run, sizeof run, "%s%s%s", r->rationales[i].run ? r->rationales[i].run : "",
                 r->rationales[i].run ? "=" : "", r->rationales[i].path);
        add_quoted(out, "--rationales", run);
    }
    if (r->aspect >= 0)
        strbuf_printf(out, " --aspect %d", r->aspect);
    add_quoted(out, "--tokenise", r->tokenise);
    add_quoted(out, "--subwords", r->subwords);
    if (o->has_sample)
        strbuf_printf(out, " --sample %llu --seed %llu", (unsigned long long)o->sample,
                      (unsigned long long)o->seed);
    if (o->has_limit)
        strbuf_printf(out, " --limit %llu", (unsigned long long)o->limit);
    if (o->task != TASK_UNKNOWN)
        strbuf_printf(out, " --task %s", task_text(o->task));
    if (r->override.kind != RULE_NONE)
        add_quoted(out, "--discretise", rule_text(&r->override, rule));
    add_quoted(out, "--triage", o->triage);
    for (size_t i = 0; i < r->n_paths; i++)
        add_quoted(out, "", r->paths[i]);
}

// --pick: the marked ids, for a pipe.
static int print_picked(const struct app *a)
{
    struct err e;
    struct strbuf ids = {0};
    for (uint32_t i = 0; i < a->columns->n; i++) {
        const struct instance *x = is_marked(a->marked, i) ? corpus_fetch(a->corpus, i, &e) : NULL;
        if (!x)
            continue;
        put_tsv(&ids, x->id, strlen(x->id)); // an id a line, whatever is in it
        strbuf_putc(&ids, '\n');
    }
    int status = output_text(&ids);
    strbuf_free(&ids);
    return status;
}

// ---- a part of the corpus -----------------------------------------------------------------------

struct part { // that --sample and --limit leave
    bool chosen;
    struct arena arena;
    struct featureset only; // of the corpus's instances
};

// Drawn as every command draws, from what the explorer lists: all is read before, the filter and
// sort of the command line included.
static bool choose_part(struct study *s, const struct options *o, struct part *p, struct err *e)
{
    struct analysis analysis = s->analysis; // the explorer infers its own
    const struct options *bare = s->options;
    struct frame f = {0};
    p->chosen = o->has_sample || o->has_limit;
    if (!p->chosen)
        return true;
    s->options = o;
    bool ok = study_load(s, NULL, e) && study_settle(s, e) && study_frame_run(s, s->run, &f, e);
    s->options = bare;
    s->analysis = analysis;
    size_t all = corpus_columns(s->corpus)->n;
    p->only = featureset_new(&p->arena, (uint32_t)all);
    for (size_t i = 0; i < f.n; i++)
        featureset_add(&p->only, f.rows[i].instance);
    frame_free(&f);
    return ok;
}

static void complain_of_losses(const struct triage *t)
{
    size_t n = t ? triage_unsaved(t) : 0;
    if (n)
        complain("triage: %zu change%s kept in memory only, and lost: %s", n,
                 n > 1 ? "s were" : " was", triage_reason(t));
}

static int run_app(struct study *s, const struct options *o, const struct part *part,
                   struct config *config, struct triage *triage, struct term *t, FILE *script)
{
    struct corpus_info info = corpus_info(s->corpus);
    char *state = resume_path(info.identity);
    struct err e = {{0}};
    struct strbuf reading = {0};
    reading_options(o, &reading);
    bool merged = o->read.subwords && strcmp(o->read.subwords, "keep") != 0;
    struct app_setup setup = {.reading_options = strbuf_str(&reading),
                              .notes = merged ? "subwords merged" : NULL,
                              .part = {part->chosen ? &part->only : NULL, o->has_sample},
                              .corpus = s->corpus,
                              .triage = triage,
                              .config = config,
                              .term = t,
                              .analysis = s->analysis,
                              .task_given = o->task != TASK_UNKNOWN,
                              .cuts_given = o->cuts || o->has_low || o->has_high,
                              .auto_cuts = s->auto_cuts,
                              .run = o->run,
                              .filter = o->filter,
                              .sort = o->sort,
                              .patterns = o->patterns,
                              .id = o->id,
                              .fields = o->fields,
                              .view = o->view,
                              .theme = o->theme ? o->theme : "auto",
                              .theme_dir = VENN_DATADIR "/themes",
                              .state_path = state,
                              .fresh = o->fresh,
                              .picture_mode = (enum picture_mode)o->picture_mode,
                              .ascii = o->ascii || !t->utf8};
    struct app *a = mem_zalloc(sizeof *a);
    bool ok = app_init(a, &setup, &e);
    int status = ok ? EXIT_CLEAN : EXIT_USAGE;
    if (ok && o->width)
        ok = run_script(a, t, o, script, &e);
    else if (ok)
        app_loop(a, t);
    if (ok)
        status = a->reload ? RELOAD : a->status;
    else if (status == EXIT_CLEAN)
        status = EXIT_USAGE;
    t->ops->close(t);
    a->term = NULL; // what ends with the app has no terminal any more
    if (ok && o->pick && status == EXIT_CLEAN)
        status = print_picked(a);
    complain_of_losses(triage);
    app_fini(a);
    free(a);
    strbuf_free(&reading);
    free(state);
    if (!ok)
        complain("%s", e.msg);
    return status;
}

// What can be refused before there is a screen is: the theme, the reviewer, following, and last the
// terminal.
static struct term *open_all(struct study *s, const struct options *o, struct triage **triage,
                             struct err *e)
{
    struct theme theme;
    struct corpus_info info = corpus_info(s->corpus);
    e->msg[0] = '\0';
    if (o->read.follow && !corpus_can_follow(s->corpus, e)) {
        err_prefix(e, "--follow");
        return NULL;
    }
    if (o->read.follow && (o->has_sample || o->has_limit)) {
        err_set(
            e, "--%s is of all rows, and a file that is followed never ends: leave one of them out",
            o->has_sample ? "sample" : "limit");
        return NULL;
    }
    if (!theme_is_auto(o) && !theme_load(o->theme, VENN_DATADIR "/themes", &theme, e))
        return NULL;
    *triage = open_triage(o, &info, e);
    return !*triage && e->msg[0] ? NULL : open_term(o, e);
}

// drawn: the options that a sample was drawn by at first.
static int explore_once(const struct options *o, const struct options *drawn, FILE *script)
{
    struct err e = {{0}};
    struct study s;
    struct options bare = *o; // names of runs and fields are known only once rows are read
    bare.run = bare.filter = bare.sort = NULL;
    bare.read.keep_index = true;
    if (!study_open(&s, &bare, &e) || !study_settle(&s, &e)) {
        int status = s.status;
        complain("%s", e.msg);
        study_close(&s);
        return status;
    }
    struct triage *triage = NULL;
    struct part part = {0};
    int status = EXIT_USAGE;
    struct term *t = NULL;
    if (choose_part(&s, drawn, &part, &e))
        t = open_all(&s, o, &triage, &e);
    else
        status = s.status;
    if (t) {
        struct config config;
        config_load(&config);
        status = run_app(&s, o, &part, &config, triage, t, script);
        config_free(&config);
    } else {
        complain("%s", e.msg);
    }
    triage_close(triage);
    arena_free(&part.arena);
    study_close(&s);
    return status;
}

int explore(const struct options *o)
{
    bool std = !o->script || strcmp(o->script, "-") == 0;
    FILE *script = std ? stdin : fopen(o->script, "r");
    struct options again = *o; // what was resumed comes before what the command line says
    if (!script) {
        complain("--script %s: %s", o->script, strerror(errno));
        return EXIT_USAGE;
    }
    int status = explore_once(o, o, script);
    again.fresh = false;
    again.id = again.filter = again.sort = again.view = NULL;
    while (status == RELOAD)
        status = explore_once(&again, o, script);
    if (!std)
        fclose(script);
    return status;
}
