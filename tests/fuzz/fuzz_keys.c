// SPDX-License-Identifier: MIT
// Key streams into app_handle on the headless terminal, with resizes and time in between.
#include "app/app.h"
#include "app/commands.h"
#include "cli/study.h"

#include <locale.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const keycode named[] = {K_ENTER, K_ESC,   K_TAB,  K_BACKSPACE, K_DELETE, K_UP,   K_DOWN,
                                K_LEFT,  K_RIGHT, K_HOME, K_END,       K_PGUP,   K_PGDN, K_F1};

static void feed(struct app *a, struct canvas *c, uint8_t op, uint8_t arg)
{
    struct event ev = {.kind = EVENT_KEY, .now = a->now + 1, .key = arg & 0x7f};
    if (op < 16) {
        ev.kind = EVENT_RESIZE;
        ev.w = 1 + op * 12;
        ev.h = 1 + arg % 60;
    } else if (op < 24) {
        ev.kind = EVENT_NONE;
        ev.now += arg;
    } else if (op < 28) {
        ev.kind = EVENT_PASTE;
        ev.text = "pas\033[31mte\n";
        ev.n = strlen(ev.text);
    } else if (op < 60) {
        ev.key = named[arg % (sizeof named / sizeof named[0])];
    } else if (op < 70) {
        ev.key = key_ctrl((char)('a' + arg % 26));
    } else if (op == 70) {
        ev.kind = EVENT_INTERRUPT;
    }
    app_handle(a, &ev);
    app_work(a);
    app_settle(a);
    if (c->w != a->w || c->h != a->h)
        canvas_resize(c, a->w, a->h);
    app_draw(a, c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const files[] = {
        "tests/data/screens/hostile.jsonl", "tests/data/screens/broken.jsonl",
        "tests/data/screens/undefined.jsonl", "tests/data/screens/empty.jsonl"};
    if (size < 2 || size > 4096)
        return 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    struct options o = {.delta = .05, .config_delta = .05};
    const char *path = files[data[0] % 4];
    corpus_options_init(&o.read);
    o.read.paths = &path;
    o.read.n_paths = 1;
    struct study s;
    struct err e;
    if (!study_open(&s, &o, &e))
        return 0;
    struct term *t = term_headless_open(80, 24, DEPTH_256, true);
    struct app_setup setup = {
        .corpus = s.corpus, .term = t, .analysis = {.delta = .05}, .fresh = true};
    setup.analysis.cuts = cuts_text();
    struct app *a = mem_zalloc(sizeof *a);
    struct canvas c;
    canvas_init(&c, 80, 24);
    if (app_init(a, &setup, &e)) {
        for (size_t i = 1; i + 1 < size && !a->quit; i += 2)
            feed(a, &c, data[i], data[i + 1]);
    }
    app_fini(a);
    free(a);
    canvas_fini(&c);
    t->ops->close(t);
    study_close(&s);
    return 0;
}
