// SPDX-License-Identifier: MIT
#include "storm/press.h"

#include "app/commands.h"
#include "app/resume.h"
#include "base/utf8.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const corpora[] = {
    "tests/data/screens/hostile.jsonl",
    "tests/data/screens/broken.jsonl",
    "tests/data/screens/undefined.jsonl",
    "tests/data/screens/empty.jsonl",
    "tests/data/screens/one.jsonl",
    "tests/data/cli/classes.jsonl",
    "tests/data/cli/epochs.jsonl",
    "tests/data/good/si_columns.json",
    "tests/data/good/table.jsonl",
    "corpora/shapes/shapes.jsonl",
    "corpora/beer",
};

static const char *const views[PRESS_VIEWS] = {
    [VIEW_HELP] = "help",         [VIEW_ERRORS] = "errors",
    [VIEW_OVERVIEW] = "overview", [VIEW_OPTIONS] = "options",
    [VIEW_TRIAGE] = "triage",     [VIEW_DISTRIBUTIONS] = "distributions",
    [VIEW_COMPARE] = "compare",   [VIEW_PROBE] = "probe",
    [VIEW_CARD] = "card",         [VIEW_GRID] = "grid",
    [VIEW_SERIES] = "series",     [VIEW_IMAGE] = "image",
    [VIEW_TEXT] = "terminal",     [PRESS_VIEWS - 1] = "browse",
};

const char *press_view_name(size_t view)
{
    return views[view] ? views[view] : "?";
}

void press_database(unsigned corpus, char name[PRESS_DATABASE])
{
    snprintf(name, PRESS_DATABASE, "storm%u.triage", corpus % (unsigned)COUNT(corpora));
}

bool press_open(struct press *p, const char *root, unsigned corpus, bool triage)
{
    struct err e = {{0}};
    char *path = mem_printf("%s/%s", root, corpora[corpus % COUNT(corpora)]);
    *p = (struct press){.options = {.delta = .05, .config_delta = .05}, .path = path};
    corpus_options_init(&p->options.read);
    p->options.read.paths = &p->path;
    p->options.read.n_paths = 1;
    if (!study_open(&p->study, &p->options, &e)) {
        free(path);
        return false;
    }
    config_init(&p->config);
    char database[PRESS_DATABASE];
    press_database(corpus, database);
    const struct triage_options to = {.path = database, .reviewer = "storm"};
    if (triage && !triage_open(&p->triage, &to, &e))
        abort();
    p->term = term_headless_open(80, 24, DEPTH_256, true);
    struct app_setup setup = {.corpus = p->study.corpus,
                              .term = p->term,
                              .triage = p->triage,
                              .config = &p->config,
                              .analysis = {.delta = .05},
                              .theme = corpus % 2 ? "light" : "dark",
                              .state_path = triage ? "state" : NULL,
                              .reading_options = p->path,
                              .ascii = corpus % 5 == 4};
    setup.analysis.cuts = cuts_text();
    p->app = mem_zalloc(sizeof *p->app);
    canvas_init(&p->canvas, 80, 24);
    if (!app_init(p->app, &setup, &e))
        abort();
    return true;
}

bool press_ended(const struct press *p)
{
    return p->app->quit;
}

void press_close(struct press *p)
{
    if (p->app->state_path)
        resume_write(p->app);
    app_fini(p->app);
    free(p->app);
    canvas_fini(&p->canvas);
    p->term->ops->close(p->term);
    triage_close(p->triage);
    config_free(&p->config);
    study_close(&p->study);
    free((char *)(uintptr_t)p->path);
}

// ---- what happens ------------------------------------------------------------------------------

static const keycode named[] = {K_ENTER,
                                K_ESC,
                                K_TAB,
                                K_BACKSPACE,
                                K_DELETE,
                                K_UP,
                                K_DOWN,
                                K_LEFT,
                                K_RIGHT,
                                K_HOME,
                                K_END,
                                K_PGUP,
                                K_PGDN,
                                K_F1,
                                K_INSERT,
                                K_F12,
                                K_ENTER,
                                K_DOWN,
                                K_TAB | K_SHIFT,
                                K_LEFT | K_SHIFT,
                                K_RIGHT | K_SHIFT,
                                'b' | K_ALT,
                                'f' | K_ALT};
static const keycode letters[] = {0xe9,    0x8a9e, 0x301, 0x202e, 0x1f469,  0x200d,
                                  0x1f52c, 0x9b,   0xad,  0x378,  0x10ffff, 0xfe0f};
static const char *const words[] = {
    "",
    "iou",
    "iou:desc,n",
    "iou >= .2",
    "pattern:1,8",
    "not (tag:ok or marked)",
    "text ~ [a",
    "delta(iou,",
    "0",
    "-1",
    "1",
    "+3",
    "99999999",
    "auto",
    "text",
    "melanoma",
    ".2,.8",
    "mean/abs",
    "top 3",
    "a",
    "o",
    "bad-annotation",
    "none",
    "light",
    "mono",
    "cards",
    "split",
    "reader",
    "gt",
    "next",
    "down",
    "right",
    "fine-up",
    "more",
    "iou 0 .5",
    "all",
    "sc",
    "label",
    "#palate-1",
    "zzz",
    "nosuch",
    "\xe8\xaa\x9e\xcc\x81",
    "salient ~ .",
    "jaccard",
    "wsc",
    "note:x",
    "id,note,tags",
    "global Q down",
};
static const char *const pastes[] = {"pas\033[31mte\n", "a\tb\r\nc", "\xe2\x80\xae\xcc\x81",
                                     "\xff\xfe",        "iou > .1",  ""};

// Commands that write files or end the session are left to keys, where the fence is.
static bool is_fenced(const char *name)
{
    return strcmp(name, "write") == 0 || strcmp(name, "triage-save") == 0 ||
           strcmp(name, "quit") == 0 || strcmp(name, "quit!") == 0;
}

static void run_any(struct press *p, uint8_t which, uint8_t arg)
{
    size_t n = 0;
    while (command_at(n))
        n++;
    const struct command *c = command_at(which % n);
    if (is_fenced(c->name))
        return;
    char line[200];
    snprintf(line, sizeof line, "%s %s", c->name, words[arg % COUNT(words)]);
    command_run(p->app, line);
}

static void hand(struct press *p, struct event ev)
{
    struct app *a = p->app;
    if (ev.kind == EVENT_KEY && a->prompt.kind == PROMPT_COMMAND && ev.key == '/')
        return; // the fence: only names in the scratch folder can be typed
    if (ev.kind == EVENT_QUIT)
        return;
    app_handle(a, &ev);
}

static void type(struct press *p, const char *text)
{
    for (; *text; text++)
        hand(p, (struct event){
                    .kind = EVENT_KEY, .now = p->app->now + 1, .key = (unsigned char)*text & 0x7f});
}

static void act(struct press *p, uint8_t op, uint8_t arg)
{
    struct app *a = p->app;
    struct event ev = {.kind = EVENT_KEY, .now = a->now + 1, .key = arg & 0x7f};
    if (op < 10) {
        ev.kind = EVENT_RESIZE;
        ev.w = 1 + (op * 256 + arg) % (op & 1 ? 240 : 50);
        ev.h = 1 + (op * 17 + arg) % (op & 1 ? 70 : 20);
    } else if (op < 18) {
        ev.kind = EVENT_NONE;
        ev.now += arg;
    } else if (op < 22) {
        ev.kind = EVENT_PASTE;
        ev.text = pastes[arg % COUNT(pastes)];
        ev.n = strlen(ev.text);
    } else if (op < 60) {
        ev.key = named[arg % COUNT(named)];
    } else if (op < 70) {
        ev.key = key_ctrl((char)('a' + arg % 26));
    } else if (op == 70) {
        ev.kind = EVENT_INTERRUPT;
    } else if (op < 74) {
        ev.key = letters[arg % COUNT(letters)];
    } else if (op < 76) {
        ev.kind = EVENT_CLICK;
        ev.x = arg;
        ev.y = arg % 64;
    } else if (op < 78) {
        ev.kind = EVENT_WHEEL;
        ev.y = arg & 1 ? 1 : -1;
    } else if (op < 82) {
        type(p, words[arg % COUNT(words)]);
        return;
    } else if (op < 100) {
        run_any(p, (uint8_t)(op * 7 + arg), arg);
        return;
    } else if (op < 104) {
        const char *view = views[arg % PRESS_VIEWS];
        command_run(a, view && strcmp(view, "browse") != 0 ? view : "cancel");
        return;
    } else if (op < 112) {
        command_run(a, arg % 3 ? "cancel" : arg % 2 ? "note" : "search");
        return;
    }
    hand(p, ev);
}

// ---- what must hold ----------------------------------------------------------------------------

static void check(const struct press *p)
{
    const struct canvas *c = &p->canvas;
    for (int i = 0; i < c->w * c->h; i++) {
        const struct cell_view *cell = &c->cells[i];
        struct glyph g;
        size_t n = strlen(cell->text);
        if (cell->width == 0 ? n != 0 : (text_glyph(cell->text, n, &g) != n || g.escaped))
            abort(); // something that is not safe text reached a cell
        if (cell->style.role >= ROLE_COUNT)
            abort();
    }
    if (c->cursor_x >= c->w || c->cursor_y >= c->h)
        abort();
}

static void count(struct press *p)
{
    const struct view *top = app_top_const(p->app);
    p->seen[top ? top->kind : PRESS_VIEWS - 1]++;
    p->prompts[p->app->prompt.kind]++;
    p->edits += p->app->edit.on;
}

void press_event(struct press *p, uint8_t op, uint8_t arg)
{
    struct app *a = p->app;
    act(p, op, arg);
    app_work(a);
    app_settle(a);
    if (p->canvas.w != a->w || p->canvas.h != a->h)
        canvas_resize(&p->canvas, a->w, a->h);
    app_draw(a, &p->canvas);
    p->term->ops->blit(p->term, &p->canvas, &a->theme);
    if (arg % 8 == 0)
        check(p);
    count(p);
}
